/** Runs the program over one input, and holds what it says against what is promised of every input. */
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { Ajv } from 'ajv';
import Ajv4 from 'ajv-draft-04';
import formats from 'ajv-formats';
import { root } from '../setup.mjs';
import { Commands } from './commands.mjs';

/** @import { Files } from './seeds.mjs' */
/** @typedef {import('../../src/engine/request.ts').CheckRequest} CheckRequest */
/** @typedef {import('../../src/engine/checked.ts').CheckOutcome} CheckOutcome */
/**
 * What test/support/fuzzed.ts exports. (Not its own type: that leads to files which are written for a bundler.)
 *
 * @typedef {object} Engine
 * @property {(request: CheckRequest) => Promise<CheckOutcome>} check
 * @property {typeof import('../../src/formats/index.ts').formats} formats
 * @property {typeof import('../../src/refs/workspace.ts').Workspace} Workspace
 * @property {typeof import('../../src/text/pointer.ts').unescapeStep} unescapeStep
 * @property {typeof import('../../src/render/list.ts').rowsOf} rowsOf
 * @property {typeof import('../../src/render/list.ts').table} table
 * @property {typeof import('../../src/render/list.ts').json} listJson
 * @property {typeof import('../../src/render/matrix.ts').matrix} matrix
 * @property {typeof import('../../src/render/mermaid.ts').mermaid} mermaid
 * @property {typeof import('../../src/render/diagram.ts').diagramOf} diagramOf
 * @property {typeof import('../../src/exchange/otm.ts').otm} otm
 * @property {typeof import('../../src/exchange/tm-library.ts').tmLibrary} tmLibrary
 * @property {typeof import('../../src/cli/usage.ts').UsageError} UsageError
 * @property {Record<'list' | 'render' | 'exportModel' | 'derive' | 'sync' | 'review' | 'lock' | 'importModel',
 *   (...given: any[]) => Promise<number>>} commands
 */
/** @typedef {import('../../src/verdict/report.ts').Report} Report */
/** @typedef {import('../../src/threats/proof/verify.ts').Verification} Verification */
/** @typedef {import('../../src/text/source.ts').Range} Range */

const mostSeconds = 10;
const options = { color: false, width: 80, quiet: false, elapsedMs: 1 };
const control =
  // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what must not be there.
  /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u202a-\u202e\u2066-\u2069]/;

/**
 * What judges JSON by a schema.
 *
 * @param {string} file
 * @returns {(text: string) => string | undefined} what is wrong
 */
export function validator(file) {
  const schema = JSON.parse(readFileSync(file, 'utf8'));
  const strange = { strict: false, allErrors: false };
  const ajv = schema.$schema?.includes('draft-04') ? new Ajv4.default(strange) : new Ajv(strange);
  formats.default(/** @type {any} */ (ajv));
  const validate = ajv.compile(schema);
  return (text) => (validate(JSON.parse(text)) ? undefined : ajv.errorsText(validate.errors));
}

/** Holds the promises, for many inputs. */
export class Promises {
  #validReport = validator(join(root, 'schemas/report.schema.json'));
  /** @type {((text: string) => string | undefined) | undefined} */
  #validSarif;
  /** How the last run ended. */
  last = '';

  /**
   * @param {Engine} engine
   * @param {string} folder where inputs are written; is emptied
   * @param {string | undefined} sarifSchema the official schema, where there is one
   */
  constructor(engine, folder, sarifSchema) {
    this.engine = engine;
    this.folder = folder;
    this.#validSarif = sarifSchema && existsSync(sarifSchema) ? validator(sarifSchema) : undefined;
    this.commands = new Commands(engine, folder);
  }

  /** Is there a schema of SARIF to judge by? */
  get judgesSarif() {
    return this.#validSarif !== undefined;
  }

  /**
   * @param {Files} files
   * @param {{ readonly thorough?: boolean, readonly commands?: number }} more also what takes a second run; also some
   *   commands about threat models, by a number that says which
   * @returns {Promise<string[]>} what does not hold
   */
  async broken(files, { thorough = false, commands } = {}) {
    /** @type {string[]} */
    const wrong = [];
    const before = process.cpuUsage();
    try {
      const outcome = await this.#check(files);
      this.last = 'report' in outcome ? `status ${outcome.report.exitStatus}` : 'status 2';
      if ('report' in outcome) {
        const texts = this.#texts(outcome);
        this.#forms(texts, wrong);
        this.#status(outcome.report, 'threatlint.yaml' in files, wrong);
        this.#places(outcome.report, wrong);
        if (thorough) await this.#again(files, outcome.report, texts, wrong);
        if (commands !== undefined) await this.#commands(files, outcome, commands, wrong);
      }
    } catch (error) {
      wrong.push(`exception: ${error instanceof Error ? error.stack : String(error)}`);
    }
    const { user, system } = process.cpuUsage(before);
    const seconds = (user + system) / 1e6;
    if (seconds > mostSeconds) wrong.push(`takes ${seconds.toFixed(1)} s`);
    return wrong;
  }

  /**
   * @param {Files} files
   * @param {Extract<CheckOutcome, { readonly report: unknown }>} checked
   * @param {number} which
   * @param {string[]} wrong
   */
  async #commands(files, { verification }, which, wrong) {
    this.#lay(files);
    const home = process.cwd();
    process.chdir(this.folder);
    try {
      wrong.push(...(await this.commands.broken(which, verification.models)));
    } finally {
      process.chdir(home);
    }
  }

  /** @param {Files} files */
  #lay(files) {
    rmSync(this.folder, { recursive: true, force: true });
    mkdirSync(join(this.folder, '.git'), { recursive: true });
    for (const [name, text] of Object.entries(files)) {
      mkdirSync(dirname(join(this.folder, name)), { recursive: true });
      writeFileSync(join(this.folder, name), text);
    }
  }

  /** @param {Files} files */
  async #check(files) {
    this.#lay(files);
    return this.engine.check({
      ...{
        cwd: this.folder,
        root: this.folder,
        paths: [],
        config: true,
        failOn: undefined,
        maxFindings: undefined,
      },
      rulesets: 'rules.yaml' in files ? [] : ['threatlint:all'],
      today: '2026-11-23',
      derive: true,
    });
  }

  /**
   * Everything that is written, by name.
   *
   * @param {{ readonly report: Report, readonly verification: Verification }} checked
   */
  #texts({ report, verification }) {
    const { formats, listJson, rowsOf, table, matrix, mermaid, diagramOf, otm, tmLibrary } = this.engine;
    /** @type {Record<string, string>} */
    const texts = {};
    for (const [name, format] of Object.entries(formats)) texts[name] = [...format(report, options)].join('');
    const rows = rowsOf(verification.threats);
    texts.list = table(rows, '2026-11-23');
    texts['list as JSON'] = listJson(rows);
    for (const model of verification.models) {
      texts.matrix = matrix(model, verification);
      texts.mermaid = mermaid(diagramOf(model, verification));
      texts.otm = otm(model, verification);
      texts['tm-library'] = tmLibrary(model, verification);
    }
    return texts;
  }

  /**
   * @param {Record<string, string>} texts
   * @param {string[]} wrong
   */
  #forms(texts, wrong) {
    const invalid = this.#validReport(/** @type {string} */ (texts.json));
    if (invalid) wrong.push(`the JSON report is not valid: ${invalid}`);
    const invalidSarif = this.#validSarif?.(/** @type {string} */ (texts.sarif));
    if (invalidSarif) wrong.push(`SARIF is not valid: ${invalidSarif}`);
    for (const [name, text] of Object.entries(texts)) {
      const found = control.exec(text);
      if (found)
        wrong.push(`${name} holds the control character ${JSON.stringify(found[0])} at ${found.index}`);
      if (/[\ud800-\udfff]/u.test(text)) wrong.push(`${name} holds half a character`);
    }
    for (const name of ['list as JSON', 'tm-library']) if (texts[name] !== undefined) JSON.parse(texts[name]);
  }

  /**
   * @param {Report} report
   * @param {boolean} configured does the policy come from a file?
   * @param {string[]} wrong
   */
  #status({ exitStatus, verdict, findings, unchecked, errors }, configured, wrong) {
    if ((exitStatus === 3) !== errors.length > 0)
      wrong.push(`status ${exitStatus} with ${errors.length} errors`);
    if (exitStatus !== 0) return;
    if (verdict !== 'pass') wrong.push('status 0 without a pass');
    const open = findings.filter(({ suppressed, severity }) => !suppressed && /high|critical/.test(severity));
    if (!configured && (open.length > 0 || unchecked.length > 0))
      wrong.push(`status 0 with ${open.length} open findings and ${unchecked.length} unchecked`);
  }

  /**
   * @param {Report} report
   * @param {string[]} wrong
   */
  #places({ findings, unchecked, errors, threats }, wrong) {
    const workspace = new this.engine.Workspace(this.folder, [this.folder]);
    /** @type {Map<string, string[]>} */
    const lines = new Map();
    for (const { file, range } of [
      ...findings,
      ...findings.flatMap(({ related }) => related),
      ...unchecked,
      ...errors,
      ...threats,
    ]) {
      if (!range) continue;
      const known = lines.get(file) ?? workspace.peek(file)?.split(/\r\n|\n|\r/) ?? [];
      lines.set(file, known);
      const problem = rangeProblem(range, known);
      if (problem) wrong.push(`${file} ${JSON.stringify(range)} ${problem}`);
    }
    for (const { file, pointer } of [
      ...findings,
      ...findings.flatMap(({ related }) => related),
      ...unchecked,
    ]) {
      const outcome = workspace.open(file);
      if (!('document' in outcome)) continue;
      // Very long ones are cut, and say so.
      if (/more characters\)$/.test(pointer)) continue;
      if (!this.#resolves(outcome.document.tree.value, pointer))
        wrong.push(`nothing is at ${file}#${pointer.slice(0, 300)}`);
    }
  }

  /**
   * @param {unknown} value
   * @param {string} pointer
   */
  #resolves(value, pointer) {
    let at = value;
    for (const step of pointer.split('/').slice(1)) {
      const key = this.engine.unescapeStep(step);
      if (typeof at !== 'object' || at === null || !Object.hasOwn(at, key)) return false;
      at = /** @type {Record<string, unknown>} */ (at)[key];
    }
    return true;
  }

  /**
   * The same input says the same, and what YAML says JSON says, too.
   *
   * @param {Files} files
   * @param {Report} report
   * @param {Record<string, string>} texts
   * @param {string[]} wrong
   */
  async #again(files, report, texts, wrong) {
    const second = await this.#check(files);
    if (!('report' in second)) return void wrong.push('a second run has a problem');
    const again = this.#texts(second);
    for (const name of Object.keys(texts))
      if (texts[name] !== again[name]) wrong.push(`${name} differs in a second run`);
    if (report.errors.length > 0) return;
    if (['model.yaml', 'threat-models/second.yaml', 'threatlint.yaml'].some((name) => name in files)) return;
    const outcome = new this.engine.Workspace(this.folder, [this.folder]).open('api.yaml');
    if (!('document' in outcome) || outcome.document.tree.warnings.length > 0) return;
    const { tree } = outcome.document;
    const text = JSON.stringify(tree.value);
    // Comments may suppress, JSON has no infinity, and a reference to its own file would lead elsewhere. What an alias
    // shares is one place in YAML and several in JSON.
    if (
      tree.comments().length > 0 ||
      /(?:^|[\s[{,-])\*a\d/.test(files['api.yaml'] ?? '') ||
      /api\.yaml/.test(text + Object.values(files).join()) ||
      text.length > 300_000
    )
      return;
    if (hasNoJson(tree.value)) return;
    const { 'api.yaml': _, ...others } = files;
    const third = await this.#check({ ...others, 'api.json': text });
    if (!('report' in third)) return void wrong.push('as JSON it has a problem');
    /** @param {Report} of */
    const prints = ({ findings }) => findings.map(({ rule, fingerprint }) => `${rule} ${fingerprint}`).sort();
    const [yaml, json] = [prints(report), prints(third.report)];
    const difference = [
      ...yaml.filter((one) => !json.includes(one)),
      ...json.filter((one) => !yaml.includes(one)),
    ];
    if (difference.length > 0)
      wrong.push(`as JSON it has other findings: ${difference.slice(0, 5).join(', ')}`);
  }
}

/**
 * @param {unknown} value
 * @returns {boolean}
 */
function hasNoJson(value) {
  if (typeof value === 'number') return !Number.isFinite(value) || Object.is(value, -0);
  return typeof value === 'object' && value !== null && Object.values(value).some(hasNoJson);
}

/**
 * @param {Range} range
 * @param {readonly string[]} lines
 */
function rangeProblem({ start, end }, lines) {
  if (start.line > end.line || (start.line === end.line && start.column > end.column))
    return 'ends before it starts';
  for (const { line, column } of [start, end]) {
    const text = lines[line - 1];
    if (line < 1 || column < 1 || text === undefined) return `is not in its file of ${lines.length} lines`;
    if (column > text.length + 1)
      return `is beyond the end of line ${line}, which has ${text.length} characters`;
  }
  return undefined;
}
