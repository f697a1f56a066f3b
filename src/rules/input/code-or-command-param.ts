import { markupIn, rendersMarkup } from '../../facts/messages/rendered-markup.ts';
import { takesFreeText } from '../../facts/messages/takes-text.ts';
import { letsThrough, textOf } from '../../facts/schemas/free-text.ts';
import type { Confidence, Severity } from '../../findings/finding.ts';
import { lexiconOf } from '../../lexicon/lexicon.ts';
import type { Meaning } from '../../lexicon/matcher.ts';
import { words } from '../../lexicon/words.ts';
import { parts } from '../../openapi/composition.ts';
import type { Operation, Schema } from '../../openapi/model.ts';
import { once } from '../../text/memo.ts';
import { said, says } from '../../text/says.ts';
import { itemsAside } from '../aside.ts';
import { defineRule, type RuleContext } from '../rule.ts';
import { type Unsure, unsure } from '../unsure.ts';
import { inputOfParameter, inputOfProperty, judgeNamed, type NamedInput } from './named-inputs.ts';
import { judgeWholeTexts, type WholeText } from './whole-texts.ts';

/** Without any of these a text is one word to a shell, an interpreter and a template engine. */
const syntax = [' ', ';', '(', '{', '$', '|', '&', '`', '/'];

export default defineRule<Unsure>({
  id: 'code-or-command-param',
  title: 'Client sends code or a command',
  severity: 'high',
  confidence: 'medium',
  category: 'input',
  owasp: ['API8'],
  cwe: [94],
  stride: ['E', 'T', 'I'],
  looksAt: ['input'],
  judgesAside: itemsAside,
  needs: 'a text that callers may fill as they like',
  has: takesFreeText,
  isProvedByAbsence: true,
  rationale:
    'What is run as a command, a script or a template runs with the server’s rights: its files, its keys, its network.',
  remediation:
    'Let clients choose among known actions (an `enum`), with their arguments as parameters of their own. Where running foreign code is the purpose, run it in a sandbox without rights and network, and ask for a scope of its own.',
  falsePositives: [
    'Running what callers send is what the operation is for, in machines or containers of theirs: guard it with a scope of its own, and waive the finding; at low in `recommended`, as is what only its name calls code.',
    'The name is that of a stored template or script, not its text: say so with a `pattern`; `template` is reported at medium, in bodies at low.',
  ],
  options: unsure,
  visit: {
    parameter(parameter, context) {
      judgeNamed(inputOfParameter(parameter), context, judge);
    },
    property(property, context) {
      judgeNamed(inputOfProperty(property), context, judge);
    },
    requestBody(body, context) {
      judgeWholeTexts(body, wholeProgram, context);
    },
  },
});

/** “Executes a command-line script”, `POST /scripts/run`. */
const runsText = once(
  (operation: Operation): boolean =>
    saysItRunsCode(operation) || runsCommand(operation.summary) || runsCommand(operation.value.description),
);
const runsCommand = said(
  /\b(?:runs?|executes?|evaluates?) (?:an? |the |your |any )?(?:[\w`-]{1,20} ){0,2}(?:commands?|scripts?|shell|playbooks?|programs?)\b/i,
);
const programTypes =
  /^(?:text|application)\/(?:x-)?(?:sh|shellscript|python|javascript|lua|perl|ruby|php|groovy|powershell)(?:-script)?$/;
const wholeProgram: WholeText = {
  ...{ name: 'run', isMeant: runsText, types: programTypes, syntax },
  isSaidOf: (description) => saysEvaluated(description),
  says: (isOne) => `may be any text, and ${isOne ? 'its' : 'their'} words say that the server runs it`,
};

/** A text that the server runs, as something says. */
interface Run {
  /** What {@link NamedInput.schema} lets through of it; undefined for any. */
  readonly text: Schema | undefined;
  /** With none of these it does no harm. */
  readonly syntax: readonly string[];
  readonly severity: Severity;
  readonly confidence?: Confidence;
  readonly message: string;
  readonly remedy?: string;
  /** Do words say that the server runs it? */
  readonly isSaid?: true;
}

function judge(input: NamedInput | undefined, { api, options, report, examines }: RuleContext<Unsure>): void {
  if (!input) return;
  const meaning = lexiconOf(api).command(input.name);
  const found =
    byEvaluation(input) ??
    (meaning
      ? byName(input, meaning, says(input.description, runOfLanguage) && !isDenied.test(input.description))
      : (byDescription(input) ??
        byMediaType(input) ??
        markup(input) ??
        program(input) ??
        commandArguments(input)));
  if (!found) return;
  const { operations, at, about } = input;
  const { text, syntax: harmful, isSaid, ...told } = found;
  examines(operations);
  if (text && !harmful.some((character) => letsThrough(text, character))) return;
  // `?cmd=` says it as well as words do; in a body it may be what a container or a build is set up with.
  const isCalledSo = input.in !== 'body' && meaning?.confidence === 'high' && found.confidence === 'high';
  const isSure =
    (isSaid === true || isCalledSo) && (operations.length === 0 || !operations.some(isForRunning));
  report({
    ...{ at, part: 'key', operations, about },
    ...told,
    severity: isSure || options.unsure ? told.severity : 'low',
  });
}

/** Running what is sent is what the operation is for: `POST /pods/{name}/exec`, “Run a query”. */
const isForRunning = once(({ path, id = '', summary }: Operation): boolean =>
  [...words(path.replace(/\{[^{}]*\}/g, '')), ...words(id), ...words(summary)].some((word) =>
    purposes.has(word),
  ),
);

const purposes: ReadonlySet<string> = new Set([
  ...'run runs execute executes exec executor execution executions eval evaluate evaluations shell'.split(
    ' ',
  ),
  ...'command commands console terminal script scripts code function functions lambda lambdas notebook'.split(
    ' ',
  ),
  ...'sandbox interpreter python playground compile job jobs task tasks pipeline pipelines workflow workflows'.split(
    ' ',
  ),
]);

/** Languages whose texts are made to be run by what reads them, and by whom. */
const evaluators =
  '(?:eval(?:\\(\\))?|exec\\(\\)|system\\(\\)|(?:/(?:usr/)?bin/)?(?:ba|z)?sh(?: -c)?|cmd\\.exe|powershell|spel|ognl|mvel|jexl|groovy|lua|python|java ?script|ruby|php|perl|xalan|saxon|jinja2?|freemarker|velocity)';
const evaluated = new RegExp(
  `\\b(?:evaluated|executed|run|interpreted|compiled|applied|processed|rendered) (?:as|with|by|using|through|via|in) (?:an? |the )?${evaluators}(?![\\w-])|\\b(?:passed|handed|given|fed|piped) (?:\\w+ )?to ${evaluators}(?![\\w-])|\\b(?:jinja2?|freemarker|velocity|twig|mako|erb|ejs|thymeleaf) source\\b|\\b(?:python|lua|java ?script|groovy|ruby|php|perl)(?: code| script| source)? (?:that is )?(?:evaluated|executed|run) (?:in|by|on) (?:the|our)\\b`,
  'i',
);
const saysEvaluated = said(evaluated);
/** A language that is offered for conditions and rules: whoever offers it has mostly thought of what it reaches. */
const expression = /\b(?:spel|ognl|mvel|jexl) expressions?\b/i;
const languages: ReadonlySet<string> = new Set(
  'lua python javascript js groovy ruby php perl xslt'.split(' '),
);
const isRunThere =
  /^\W{0,3}(?:it |code )?(?:is )?(?:run|executed|evaluated|interpreted) (?:in|by|on|at|before|after|for|with|while|when) (?:the|our|each|every|an?)\b/i;
const isDenied = /\b(?:not|never|no longer)\b|n['’]t\b|\bsandbox/i;

/** “Evaluated with eval() for each row”, “passed to /bin/sh -c”, `lua`: “run in the gateway for each call”. */
function byEvaluation({ name, schema, description }: NamedInput): Run | undefined {
  const isOfLanguage = languages.has(words(name).at(-1) ?? '') && says(description, isRunThere);
  const isEvaluated = isOfLanguage || says(description, evaluated);
  if (!isEvaluated && !says(description, expression)) return undefined;
  const text = isDenied.test(description) ? undefined : textOf(schema);
  return (
    text && {
      ...{ text, syntax, severity: isEvaluated ? ('high' as const) : ('medium' as const), isSaid: true },
      message: `\`${name}\` is run by the server, says its description, and may be any text`,
    }
  );
}

function byName(
  { name, in: where, schema }: NamedInput,
  { meaning, confidence, reason }: Meaning,
  isSaid: boolean,
): Run | undefined {
  const text = textOf(schema);
  return (
    text && {
      ...{ text, syntax, confidence },
      severity: confidence !== 'low' ? 'high' : where === 'body' && !isSaid ? 'low' : 'medium',
      ...(isSaid ? { isSaid } : {}),
      message: `\`${name}\` may be any ${meaning}: ${reason}`,
    }
  );
}

const programmed =
  '(?:python|java ?script|typescript|lua|groovy|ruby|php|perl|bash|powershell|vba|vb ?script|apple ?script|tcl|scala|kotlin|julia|starlark|lisp|scheme|(?:pl|pl/)sql)';
const kindsOfProgram =
  '(?:code|snippets?|scripts?|functions?|programs?|macros?|statements?|one-liners?|expressions?)';
const isRun =
  '(?:is|are|gets|will be|to be) (?:then |also )?(?:run|executed|evaluated|invoked|applied|interpreted)';
const theyRun =
  '(?:that|which) (?:the |our |its |each |every |an? )?(?:[\\w-]{1,20} ){1,2}(?:then )?(?:runs?|executes?|evaluates?|interprets?|applies|apply)';
/** “Python snippet that is run on each row”, “VBA code that the converter runs”: a program by its language, and what is done with it. */
const runOfLanguage = new RegExp(
  `\\b(?:${programmed}|shell) ${kindsOfProgram}\\b[^.\\n]{0,60}\\b${isRun}\\b|\\b(?:${programmed}|shell) ${kindsOfProgram} ${theyRun}\\b|\\b${programmed} (?:(?:that|which) ${isRun}|${theyRun})\\b|\\b(?:code|scripts?|programs?|snippets?|macros?) (?:that|which) (?:the |our )?(?:[\\w-]{1,20} )?(?:interpreter|server|host|backend|worker|runner|agent|engine|converter|renderer|sandbox)s? (?:then )?(?:runs?|executes?|evaluates?|interprets?)\\b`,
  'i',
);

const runs =
  /\b(?:shell|system|os|bash|powershell|console) commands?\b|\bcommands?\b[^.\n]{0,30}\b(?:run|runs|ran|executed|executes)\b|\bprocess(?:es)?\b[^.\n]{0,30}\bto (?:fork|spawn|exec|execute)\b|\b(?:code|script|expression)\b[^.\n]{0,30}\b(?:executed|evaluated|run) (?:by|on|at) the (?:server|host|backend)\b|\b(?:jinja2?|freemarker|velocity|mustache|handlebars|twig|erb|liquid|thymeleaf|ejs|mako) templates?\b|\btemplates?\b[^.\n]{0,30}\b(?:rendered|evaluated) (?:by|on) the server\b/i;

/** What its description says to be run, whatever it is called. */
function byDescription({ name, schema, description }: NamedInput): Run | undefined {
  const text = says(description, runs) || says(description, runOfLanguage) ? textOf(schema) : undefined;
  return (
    text && {
      ...{ text, syntax, severity: /\bsandbox/i.test(description) ? 'low' : 'medium', isSaid: true },
      message: `\`${name}\` is run by the server, says its description, and may be any text`,
    }
  );
}

/** `contentMediaType: text/x-python` (JSON Schema Validation §8.4), where running is what is done there. */
function byMediaType({ name, schema, operations }: NamedInput): Run | undefined {
  if (operations.length === 0 || !operations.every(isForRunning)) return undefined;
  const text = textOf(schema);
  const type =
    text &&
    parts(text)
      .map(({ value }) => value.contentMediaType)
      .find((one) => typeof one === 'string');
  return typeof type === 'string' && programTypes.test(type)
    ? {
        ...{ text: undefined, syntax, severity: 'high', confidence: 'medium' },
        message: `\`${name}\` is a program by its media type, and its operation is for running it`,
      }
    : undefined;
}

/** “Rendered by headless Chrome; external images are loaded” */
const drawn =
  /\b(?:rendered|drawn|printed|converted|opened) (?:by|in|with|using) (?:an? |the |our )?(?:headless )?(?:chrom(?:e|ium)|puppeteer|playwright|firefox|browser|wkhtmltopdf|weasyprint|prince)\b|\b(?:external|remote|linked) (?:images?|resources?|styles?|stylesheets?|scripts?|content|fonts?) (?:is|are|will be) (?:loaded|fetched|downloaded|followed|resolved)\b/i;

/** Markup that the server draws: `<iframe src="file:///etc/passwd">`. */
function markup({ name, schema, operations, description }: NamedInput): Run | undefined {
  const severity = markupIn(name);
  if (!severity || operations.length === 0) return undefined;
  const isSaid =
    says(description, drawn) && !/\b(?:not|never|no|without|blocked)\b|n['’]t\b/i.test(description);
  if (!isSaid && !operations.every(rendersMarkup)) return undefined;
  const text = textOf(schema);
  return (
    text && {
      ...{ text, syntax: ['<', '/', '\\'], severity: isSaid ? 'medium' : severity },
      ...(isSaid ? { isSaid } : {}),
      message: `\`${name}\` is drawn by the server: markup names files and addresses, which are read from inside`,
      remedy:
        'draw it in a sandbox without files and network, or take in the values of a template of yours alone',
    }
  );
}

const programs: ReadonlySet<string> = new Set('code script source program snippet sourcecode'.split(' '));
/** What lines of programs begin with: Python, JavaScript, C, Java, a shell’s first line. */
const line =
  /^[ \t]{0,40}(?:from [\w.]{1,80} import |import [\w.{*"']|def \w{1,80}\(|class \w{1,80}[(:{]|function \w{0,80}\(|#include ?[<"]|package [\w.]{1,80};|#!\/)/m;
const running: ReadonlySet<string> = new Set(
  'run runs execute executes exec eval evaluate render renders convert converts compile compiles interpret'.split(
    ' ',
  ),
);

/** A program by its example, which the operation runs, or turns into what it makes. */
function program({ name, schema, operations }: NamedInput): Run | undefined {
  if (!programs.has(words(name).at(-1) ?? '') || operations.length === 0) return undefined;
  const text = textOf(schema);
  if (operations.every(saysItRunsCode))
    return (
      text && {
        ...{ text, syntax, severity: 'medium' },
        message: `\`${name}\` is run as a program by ${operations[0]?.label}, by its words`,
      }
    );
  if (!parts(schema).some(showsProgram) || !operations.every(runsIt)) return undefined;
  return (
    text && {
      ...{ text, syntax, severity: 'medium' },
      message: `\`${name}\` is a program by its example, and ${operations[0]?.label} looks as if the server runs it`,
    }
  );
}

function showsProgram({ value: { example, examples } }: Schema): boolean {
  const shown = [example, ...(Array.isArray(examples) ? examples : [])];
  return shown.some((one) => typeof one === 'string' && one.includes('\n') && line.test(one));
}

const runsIt = once(({ path, id = '', summary, safe }: Operation): boolean => {
  const said = [...words(path.replace(/\{[^{}]*\}/g, '')), ...words(id), ...words(summary)];
  return !safe && said.some((word) => running.has(word));
});

/** “Runs the Python code”, `POST /code/execute`: of a `code` that is a coupon nothing speaks so. */
const saysItRunsCode = once(
  ({ path, summary, safe }: Operation): boolean => !safe && (says(summary, runsCode) || codeAtEnd.test(path)),
);
const runsCode =
  /\b(?:runs?|executes?|evaluates?|interprets?|compiles?) (?:an? |the |some |your |arbitrary |user )?(?:(?:piece|snippet) of )?(?:python|java ?script|js|node(?:\.js)?|ruby|php|perl|lua|r|java|go|rust|shell|bash|source|program)? ?(?:code|scripts?|programs?|snippets?)\b/i;
const codeAtEnd =
  /\/(?:code|scripts?|snippets?|programs?)\/(?:run|exec|execute|eval|evaluate)\/?$|\/(?:run|exec|execute|eval|evaluate)[-_/]?(?:code|script|snippet|program)\/?$/i;

const named: ReadonlySet<string> = new Set(
  'arguments argument args arg argv flags switches options params parameters'.split(' '),
);
const commandLine =
  /\b(?:on|to|of|for) (?:the |its |a )?(?:[\w-]+ )?command[- ]line\b|\b(?:passed|given|handed|forwarded) (?:\w+ )?to (?:the |a )?shell\b|\b(?:command[- ]line|cli) (?:arguments?|args|options?|flags?|switches|parameters?)\b|\b(?:arguments?|args|options?|flags?|switches|parameters?)\b[^.\n]{0,40}\b(?:passed|given|handed|added|appended|forwarded)\b[^.\n]{0,20}\bto (?:the )?(?:[\w-]+ ){0,2}(?:command|process|program|binary|executable|renderer|compiler|interpreter|shell|browser|converter|tool)\b/i;

/** “Handed to ffmpeg”: tools that are known by their names. */
const ofTool =
  /\b(?:arguments?|args|options?|flags?|switches|parameters?)\b[^.\n]{0,40}\b(?:passed|given|handed|added|appended|forwarded)\b[^.\n]{0,20}\bto (?:the )?`?(?:ffmpeg|ffprobe|image ?magick|ghostscript|pandoc|wkhtmltopdf|exiftool|git|curl|wget|rsync|tar|ssh|scp|nmap|docker|podman|kubectl|helm|terraform|ansible(?:-playbook)?|gcc|clang|javac?|jvm|maven|mvn|gradle|npm|pip|psql|pg_dump|pg_restore|mysqldump|mongodump|rclone|yt-dlp)\b/i;

/** Arguments of a command that the server runs, by what they are called and what their description says. */
function commandArguments({ name, schema, description }: NamedInput): Run | undefined {
  if (!named.has(words(name).at(-1) ?? '')) return undefined;
  const isSaid = says(description, commandLine) || says(description, ofTool);
  if (!isSaid && !parts(schema).some(showsOptions)) return undefined;
  const text =
    textOf(schema) ?? (typeof schema.additional === 'object' ? textOf(schema.additional) : undefined);
  if (!text && schema.additional !== true) return undefined;
  return {
    // One argument is enough: `-o/etc/passwd`, `--exec=…`.
    ...{ text, syntax: ['-', '/'], severity: 'medium' },
    ...(isSaid ? { isSaid: true as const } : {}),
    message: `\`${name}\` may be any arguments of a command that the server runs: options write files and start programs`,
    remedy: 'offer the options that are needed as properties of their own, with an `enum` or a `pattern`',
  };
}

/** `-v codec h264`, `--format=a4`: an example of options. */
function showsOptions({ value: { example, examples, default: usual } }: Schema): boolean {
  return [example, usual, ...(Array.isArray(examples) ? examples : [])].some(
    (one) => typeof one === 'string' && /^--?[a-z][\w-]*(?:[ =]|$)/i.test(one),
  );
}
