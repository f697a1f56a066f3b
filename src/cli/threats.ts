import { type Command, Option } from 'commander';
import type { ConfigOption } from './run.ts';
import type { DeriveOptions } from './threats-derive.ts';
import type { RenderOptions, ThreatsOptions } from './threats-run.ts';
import { timeoutOption } from './timeout.ts';

/**
 * `threatlint threats …`. What each subcommand does is loaded when it is asked for.
 *
 * @param program what the command is added to
 * @param done told the exit status
 */
export function addThreats(program: Command, done: (status: number) => void): void {
  const command = program
    .command('threats')
    .description(
      'what the threat models say and what they leave out: list, draw, export, import, lock, review, derive, sync',
    );
  const paths = 'files, folders, globs, as for check';
  const reading = (name: string, description: string) =>
    command
      .command(name)
      .description(description)
      .argument('[PATH...]', paths)
      .option('--config <FILE>', 'the configuration to use instead of the nearest threatlint.yaml')
      .option('--no-config', 'use no configuration')
      .addOption(timeoutOption())
      .option('--model <ID>', 'the threat model, by its id, where there are several')
      .option('--output <FILE>', 'write to this file instead of standard output');
  reading('list', 'print the threats: risk before and after mitigations, status, assurance, owner, next date')
    .addOption(format(['table', 'json'], 'table'))
    .action(async (given: string[], options: ThreatsOptions<'table' | 'json'>) => {
      done(await (await import('./threats-run.ts')).list(given, options));
    });
  reading(
    'render',
    'draw the data-flow diagram (svg, mermaid), or the threats of each operation (matrix: Markdown)',
  )
    .addOption(format(['svg', 'mermaid', 'matrix'], 'svg'))
    .option(
      '--component <ID>',
      'only this component, actor or external and what it talks to; again for more',
      each,
    )
    .option('--asset <ID>', 'only where this asset flows and rests; again for more', each)
    .option('--threat <ID>', 'only what this threat is about; again for more', each)
    .action(async (given: string[], options: RenderOptions) => {
      done(await (await import('./threats-run.ts')).render(given, options));
    });
  reading(
    'export',
    'write a threat model in the format of the OWASP Threat Model Library or as Open Threat Model',
  )
    .addOption(format(['tm-library', 'otm']).makeOptionMandatory())
    .action(async (given: string[], options: ThreatsOptions<'tm-library' | 'otm'>) => {
      done(await (await import('./threats-run.ts')).exportModel(given, options));
    });
  command
    .command('lock')
    .description('pin what the threat models import, in threatlint.lock')
    .option('--config <FILE>', 'the configuration to use instead of the nearest threatlint.yaml')
    .option('--no-config', 'use no configuration')
    .addOption(timeoutOption())
    .action(async (options: ConfigOption) => {
      done(await (await import('./threats-lock.ts')).lock(options));
    });
  command
    .command('review')
    .description('record that a threat model was gone through today, in it and in threatlint.lock')
    .argument('[ID]', 'the threat model, by its id; without it, every one')
    .option('--by <WHO>', 'who did it: person:alice')
    .option('--config <FILE>', 'the configuration to use instead of the nearest threatlint.yaml')
    .option('--no-config', 'use no configuration')
    .addOption(timeoutOption())
    .action(async (id: string | undefined, options: ConfigOption & { by?: string }) => {
      done(await (await import('./threats-review.ts')).review(id, options));
    });
  command
    .command('import')
    .description('write a threat model from one of another tool, once; says what it could not take along')
    .argument('<FILE>', 'the model to read')
    .addOption(
      new Option('--format <FORMAT>', 'the form of the file, where it does not tell').choices([
        'threagile',
        'otm',
      ]),
    )
    .option('--output <FILE>', 'write to this new file instead of standard output')
    .action(async (file: string, options: { output?: string; format?: 'threagile' | 'otm' }) => {
      done(await (await import('./threats-import.ts')).importModel(file, options));
    });
  const deriving = (name: string, description: string) =>
    command
      .command(name)
      .description(description)
      .argument('[PATH...]', paths)
      .option('--config <FILE>', 'the configuration to use instead of the nearest threatlint.yaml')
      .option('--no-config', 'use no configuration')
      .addOption(timeoutOption());
  deriving('derive', 'list the threats that the definitions suggest, and which of them a model answers')
    .addOption(format(['pretty', 'json'], 'pretty'))
    .action(async (given: string[], options: DeriveOptions) => {
      done(await (await import('./threats-derive.ts')).derive(given, options));
    });
  deriving(
    'sync',
    'append the threats that a model is missing; without a model, write a first one below threat-models/',
  ).action(async (given: string[], options: ConfigOption) => {
    done(await (await import('./threats-sync.ts')).sync(given, options));
  });
}

/** An option that may be given several times. */
function each(value: string, before: readonly string[] = []): readonly string[] {
  return [...before, value];
}

function format(names: readonly string[], usual?: string): Option {
  const option = new Option('--format <FORMAT>', 'the form of the result').choices(names);
  return usual === undefined ? option : option.default(usual);
}
