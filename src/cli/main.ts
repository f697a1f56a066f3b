import { Command, CommanderError, InvalidArgumentError, Option } from 'commander';
import { severities } from '../findings/finding.ts';
import { version } from '../version.ts';
import type { BaselineOptions } from './baseline.ts';
import { type CheckOptions, check } from './check.ts';
import { explain } from './explain.ts';
import { cleanLines, failureOf } from './failure.ts';
import type { FixOptions } from './fix.ts';
import { type FormatRequest, parseFormat } from './formats.ts';
import type { InitOptions } from './init.ts';
import type { MergeOptions } from './merge-request.ts';
import { print, printError, say } from './output.ts';
import { listRules } from './rules.ts';
import { type Rulesets, rulesOf } from './rulesets.ts';
import { parseShard } from './shard.ts';
import { addThreats } from './threats.ts';
import { timeoutOption } from './timeout.ts';
import { UsageError } from './usage.ts';

/**
 * Runs a command line and sets the process's exit status (README, Exit status).
 *
 * @param args the arguments after `threatlint`
 */
export async function runMain(args: readonly string[]): Promise<void> {
  for (const stream of [process.stdout, process.stderr]) stream.on('error', cannotWrite);
  try {
    process.exitCode = await main(args);
  } catch (error) {
    const { status, said, isLost } = failureOf(error);
    say(said);
    if (isLost) process.exit(status);
    process.exitCode = status;
  }
  await Promise.all([process.stdout, process.stderr].map(written));
  // A process that is left to end by itself finishes collecting its garbage first.
  process.exit();
}

/** Resolves when everything that was written before is with the operating system, or cannot get there. */
function written(stream: NodeJS.WriteStream): Promise<void> {
  return new Promise((resolve) => {
    stream.write('', (error) => {
      if (error) cannotWrite(error);
      resolve();
    });
  });
}

/** Who reads no further (`threatlint | head`) has seen enough: the exit status still tells the verdict. */
function cannotWrite(error: NodeJS.ErrnoException): void {
  if (error.code === 'EPIPE') return;
  say(`cannot write the results: ${error.code ?? error.message}`);
  process.exit(2);
}

async function main(args: readonly string[]): Promise<number> {
  let status = 0;
  const program = new Command('threatlint')
    .description(
      'Checks OpenAPI definitions and threat models against security rulesets, and fails the build that breaks the policy',
    )
    .version(version, '-V, --version')
    .exitOverride()
    .configureOutput({
      writeErr: printError,
      writeOut: print,
      outputError: (text, write) => write(`threatlint: ${cleanLines(text)}`),
    })
    .showHelpAfterError('(see threatlint --help)');
  program
    .command('check', { isDefault: true })
    .description('find, parse, check, verify threat models, judge, report (the default command)')
    .argument(
      '[PATH...]',
      'files, folders, globs; without any, the configuration says, else everything below this folder',
    )
    .option('--config <FILE>', 'the configuration to use instead of the nearest threatlint.yaml')
    .option('--no-config', 'use no configuration')
    .addOption(
      new Option(
        '--ruleset <NAME|FILE>',
        'check with this ruleset instead of the configured ones (repeatable)',
      )
        .argParser(collect)
        .default([], 'as configured'),
    )
    .option(
      '--allow-code',
      'let JavaScript that rulesets of Spectral name run: functions, packages, .js files',
    )
    .option('--baseline <FILE>', 'tolerate what this baseline names, instead of the configured one')
    .addOption(formatOption())
    .addOption(
      new Option('--fail-on <SEVERITY>', 'fail on open findings of at least this severity').choices(
        severities,
      ),
    )
    .option(
      '--since <REF>',
      'judge only what changed since the merge base of this branch, tag or commit and HEAD (docs/gate.md)',
    )
    .option('--to <REF>', 'with --since: judge this commit instead of the files on the disk')
    .option('--initial', 'with --since: before the first commit compare with nothing')
    .option('--all', 'with --since: list what is unchanged, too; it is marked, and breaks no gate')
    .addOption(
      new Option(
        '--shard <K/N>',
        'check the Kth of N parts of the definitions alone; threatlint merge joins their JSON reports (docs/gate.md)',
      ).argParser((text) => parse(() => parseShard(text))),
    )
    .option('--fixes', 'put fixes into json and sarif, as edits of the files (takes longer)')
    .option('--stdin', 'read one definition from standard input')
    .option('--stdin-filename <PATH>', 'the name and folder of what comes from standard input')
    .option('--quiet', 'print only what breaks a gate, and a short summary')
    .option('--exit-zero', 'end with status 0 when only the gate failed')
    .addOption(maxFindingsOption())
    .addOption(timeoutOption())
    .option('--color', 'colour, also when the output is no terminal')
    .option('--no-color', 'no colour')
    .action(async (paths: string[], options: CheckOptions) => {
      status = await check(paths, options);
    });
  program
    .command('merge')
    .description(
      'join the JSON reports of the shards of one run (check --shard K/N) into its report and verdict',
    )
    .argument('<REPORT...>', 'the report of each shard, once; in a checkout of the commit that they checked')
    .option('--config <FILE>', 'the configuration of the shards, where it lies outside of the repository')
    .option('--no-config', 'use no configuration, as the shards')
    .addOption(
      new Option(
        '--ruleset <NAME|FILE>',
        'a ruleset of the shards, where it lies outside of the repository (repeatable)',
      )
        .argParser(collect)
        .default([], 'as the shards had'),
    )
    .option('--baseline <FILE>', 'the baseline of the shards, where it lies outside of the repository')
    .addOption(formatOption())
    .option('--all', 'with shards of --since: list what is unchanged, too')
    .option('--fixes', 'put fixes into json and sarif, as edits of the files (takes longer)')
    .option('--quiet', 'print only what breaks a gate, and a short summary')
    .option('--exit-zero', 'end with status 0 when only the gate failed')
    .addOption(maxFindingsOption())
    .addOption(timeoutOption())
    .option('--color', 'colour, also when the output is no terminal')
    .option('--no-color', 'no colour')
    .action(async (reports: string[], options: MergeOptions) => {
      const { merge } = await import('./merge.ts');
      status = await merge(reports, options);
    });
  program
    .command('init')
    .description(
      'set up a gate that this repository passes today: configuration, baseline, first threat model, hook, CI',
    )
    .option('--dry-run', 'show what would be written, and write nothing')
    .addOption(timeoutOption())
    .action(async (options: InitOptions) => {
      const { init } = await import('./init.ts');
      status = await init(options);
    });
  program
    .command('baseline')
    .description('write down what is found today, so that only what comes after it fails a gate')
    .argument('[PATH...]', 'as for check')
    .option(
      '--output <FILE>',
      'the file (default: as configured, else .threatlint-baseline.json beside the configuration)',
    )
    .option('--prune', 'only take out what no longer occurs')
    .option('--expires <DATE>', 'the last day on which new entries are tolerated')
    .option('--reason <TEXT>', 'why new entries are tolerated')
    .option('--config <FILE>', 'the configuration to use instead of the nearest threatlint.yaml')
    .option('--no-config', 'use no configuration')
    .addOption(timeoutOption())
    .action(async (paths: string[], options: BaselineOptions) => {
      const { baseline } = await import('./baseline.ts');
      status = await baseline(paths, options);
    });
  program
    .command('lsp')
    .description('serve an editor: a language server on standard input and output')
    .option('--stdio', 'what it does anyway: some editors say so')
    // LSP 3.17, implementation considerations. The protocol's library reads it, as it reads `processId` of `initialize`.
    .option('--clientProcessId <PID>', 'the process of the editor: the server ends when it is gone')
    .action(async () => {
      const { lsp } = await import('./lsp.ts');
      status = await lsp();
    });
  program
    .command('fix')
    .description('apply the safe fixes of findings as edits of the files; layout and comments stay')
    .argument('[PATH...]', 'files, folders, globs, as for check')
    .option('--config <FILE>', 'the configuration to use instead of the nearest threatlint.yaml')
    .option('--no-config', 'use no configuration')
    .addOption(
      new Option('--ruleset <NAME|FILE>', 'with this ruleset instead of the configured ones (repeatable)')
        .argParser(collect)
        .default([], 'as configured'),
    )
    .option('--suggested', 'apply those too that a person should look at: each says its default')
    .addOption(
      new Option('--rule <RULE>', 'only what this rule reports (repeatable)')
        .argParser(collect)
        .default([], 'all'),
    )
    .option('--since <REF>', 'only what is new or worse since this commit, as for check')
    .option('--dry-run', 'write nothing, and print a diff that `git apply` takes')
    .option('--check', 'write nothing, and end with status 1 when something could be fixed')
    .addOption(timeoutOption())
    .action(async (paths: string[], options: FixOptions) => {
      status = await (await import('./fix.ts')).fix(paths, options);
    });
  program
    .command('rules')
    .description('list the rules')
    .addOption(
      new Option('--format <FORMAT>', 'how to list them').choices(['table', 'json']).default('table'),
    )
    .addOption(withRulesets())
    .option('--allow-code', 'let JavaScript that it names run')
    .action(async ({ format, ...options }: { format: 'table' | 'json' } & Rulesets) => {
      const rules = await rulesOf(options);
      if (rules) listRules(rules, format);
      else status = 2;
    });
  program
    .command('explain')
    .description("show a rule's page")
    .argument('<RULE>')
    .addOption(
      new Option('--format <FORMAT>', 'how to show it').choices(['text', 'markdown']).default('text'),
    )
    .addOption(withRulesets())
    .option('--allow-code', 'let JavaScript that it names run')
    .action(async (id: string, options: { format: 'text' | 'markdown' } & Rulesets) => {
      const rules = await rulesOf(options, id.startsWith('spectral/'));
      if (rules) explain(id, rules, options);
      else status = 2;
    });
  addThreats(program, (done) => {
    status = done;
  });
  try {
    await program.parseAsync([...args], { from: 'user' });
  } catch (error) {
    if (error instanceof CommanderError) return error.exitCode === 0 ? 0 : 2;
    if (!(error instanceof UsageError)) throw error;
    say(cleanLines(error.message));
    return 2;
  }
  return status;
}

function formatOption(): Option {
  return new Option(
    '--format <FORMAT[:FILE]>',
    'pretty, json, sarif, markdown, github, gitlab, gitlab-sast or junit, to standard output or a file (repeatable)',
  )
    .argParser((text: string, known: FormatRequest[]) => [...known, parse(() => parseFormat(text))])
    .default([], 'pretty');
}

function maxFindingsOption(): Option {
  return new Option(
    '--max-findings <N>',
    'list at most so many findings, the worst (0: none); the verdict counts all, and the report says how many it left out',
  ).argParser(count);
}

function collect(value: string, known: string[]): string[] {
  return [...known, value];
}

function count(text: string): number {
  if (!/^\d{1,9}$/.test(text)) throw new InvalidArgumentError('it must be a whole number');
  return Number(text);
}

/** Turns a usage error of ours into one of the argument parser's. */
function parse<T>(read: () => T): T {
  try {
    return read();
  } catch (error) {
    if (error instanceof UsageError) throw new InvalidArgumentError(error.message);
    throw error;
  }
}

function withRulesets(): Option {
  return new Option('--ruleset <FILE>', 'with the rules of this ruleset of Spectral, too (repeatable)')
    .argParser(collect)
    .default([], 'as configured');
}
