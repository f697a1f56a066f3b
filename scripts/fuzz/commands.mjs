/** Runs the commands about threat models over one input, and holds what they print and write against what is promised. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { load } from 'js-yaml';
import { Random } from './random.mjs';
import { malformed } from './xml.mjs';

/** @import { Engine } from './promises.mjs' */
/** @typedef {import('../../src/threats/proof/verify.ts').Verification['models']} Models */

/** How a command ended: its status, and what it printed. @typedef {{ status: number, out: string, err: string }} Run */

const control =
  // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what must not be there.
  /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u202a-\u202e\u2066-\u2069]|[\ud800-\udfff]/u;
/** What build servers take for an order. */
const order = /^\s*(?:::|##\[|##vso\[)/m;

export class Commands {
  /** How often each command ended with each status. @type {Map<string, number>} */
  ends = new Map();
  /** @type {Models} */
  models = [];

  /**
   * @param {Engine} engine
   * @param {string} folder holds the input; is the working folder of the process
   */
  constructor(engine, folder) {
    this.engine = engine;
    this.folder = folder;
  }

  /**
   * @param {number} seed which of the commands are run
   * @param {Models} models those of the input
   * @returns {Promise<string[]>} what does not hold
   */
  async broken(seed, models) {
    const random = new Random(seed ^ 0x5eed);
    this.models = models;
    /** @type {string[]} */
    const wrong = [];
    for (const look of [random.pick(looks), random.pick(looks)]) await this.#look(look, wrong);
    const { threagile } = this;
    if (threagile !== undefined && random.chance(0.5)) await this.#import(threagile, wrong);
    else await this.#write(random.pick(/** @type {const} */ (['sync', 'sync', 'review', 'lock'])), wrong);
    return wrong;
  }

  /** The Threagile model of the input, where there is one. */
  get threagile() {
    return readdirSync(this.folder).find((name) => name.startsWith('threagile.'));
  }

  /**
   * What only reads: prints the same twice, in its form, and leaves every file as it is.
   *
   * @param {Look} look
   * @param {string[]} wrong
   */
  async #look({ command, format }, wrong) {
    const name = `threats ${command} --format ${format}`;
    const before = this.#files();
    const [first] = this.models;
    const options = { format, ...(first && command !== 'derive' ? { model: first.model.id } : {}) };
    const run = await this.#run(name, () => this.engine.commands[command]([], options), wrong);
    const again = await this.#run(name, () => this.engine.commands[command]([], options), wrong);
    if (run.out !== again.out || run.err !== again.err || run.status !== again.status)
      wrong.push(`${name} says something else in a second run`);
    if (changed(before, this.#files())) wrong.push(`${name} changes files`);
    if (run.status === 1 || (run.status === 2 && run.out !== ''))
      wrong.push(`${name} ends with ${run.status}`);
    if (run.out === '') return;
    const problem = form(format, run.out);
    if (problem) wrong.push(`${name}: ${problem}`);
  }

  /**
   * What writes: all or nothing; what it leaves is read again, is as sound as it was, and nothing is left to do.
   *
   * @param {'sync' | 'review' | 'lock'} command
   * @param {string[]} wrong
   */
  async #write(command, wrong) {
    const { commands } = this.engine;
    const act = () =>
      command === 'sync'
        ? commands.sync([], {})
        : command === 'lock'
          ? commands.lock({})
          : commands.review(undefined, { by: 'person:fuzz' });
    const name = `threats ${command}`;
    const [before, sound] = [this.#files(), soundOf(this.models)];
    const first = await this.#run(name, act, wrong);
    const after = this.#files();
    const differs = changed(before, after);
    if (differs && (first.status === 2 || (first.status !== 0 && command !== 'sync')))
      wrong.push(`${name} ends with ${first.status} and leaves ${differs} changed`);
    const [left] = [...after.keys()].filter((file) => file.endsWith('.tmp'));
    if (left !== undefined) wrong.push(`${name} leaves ${left}`);
    if (!differs) return;
    const now = await this.#sound();
    for (const [file, was] of sound)
      if (was && now.get(file) !== true) wrong.push(`after ${name} ${file} is no longer sound`);
    if (command === 'sync')
      for (const file of after.keys())
        if (!before.has(file) && now.get(file) !== true)
          wrong.push(`${name} writes ${file}, which is not sound`);
    const second = await this.#run(name, act, wrong);
    const again = changed(after, this.#files());
    if (again) wrong.push(`a second ${name} changes ${again}`);
    if (second.status !== first.status)
      wrong.push(`a second ${name} ends with ${second.status}, not ${first.status}`);
  }

  /**
   * A model of another tool becomes one that is read, whatever it holds.
   *
   * @param {string} file
   * @param {string[]} wrong
   */
  async #import(file, wrong) {
    const output = 'imported.yaml';
    const act = () => this.engine.commands.importModel(file, { output });
    const { status } = await this.#run('threats import', act, wrong);
    const known = this.#files().has(output);
    if (known !== (status === 0))
      return void wrong.push(
        `threats import ends with ${status}, and its file is ${known ? '' : 'not '}there`,
      );
    if (!known) return;
    const text = readFileSync(join(this.folder, output), 'utf8');
    const printed = await this.#run(
      'threats import',
      () => this.engine.commands.importModel(file, {}),
      wrong,
    );
    if (printed.out !== text) wrong.push('threats import prints something else than it writes');
    const outcome = await this.#check([output]);
    if (!('report' in outcome)) return void wrong.push('the imported model ends with status 2');
    const mistakes = outcome.report.findings.filter(
      (one) => one.file === output && one.rule === 'model-invalid',
    );
    for (const { message } of mistakes) wrong.push(`the imported model is not valid: ${message}`);
    for (const one of outcome.report.errors)
      if (one.file === output) wrong.push(`the imported model cannot be read: ${one.message}`);
  }

  /** @param {readonly string[]} paths */
  #check(paths) {
    return this.engine.check({
      ...{
        cwd: this.folder,
        root: this.folder,
        paths,
        config: true,
        failOn: undefined,
        maxFindings: undefined,
      },
      ...{ rulesets: [], today: '2026-11-23', derive: true },
    });
  }

  /** Of each threat model that is found now: is it sound? */
  async #sound() {
    const outcome = await this.#check([]);
    return soundOf('report' in outcome ? outcome.verification.models : []);
  }

  /**
   * @param {string} name
   * @param {() => Promise<number>} act
   * @param {string[]} wrong
   * @returns {Promise<Run>}
   */
  async #run(name, act, wrong) {
    const printed = { out: '', err: '' };
    const { stdout, stderr } = process;
    const [toOut, toErr] = [stdout.write, stderr.write];
    /** @type {(where: 'out' | 'err') => any} */
    const keep = (where) => (/** @type {unknown} */ text) => {
      printed[where] += String(text);
      return true;
    };
    stdout.write = keep('out');
    stderr.write = keep('err');
    let status = 70;
    try {
      status = await act();
    } catch (error) {
      if (error instanceof this.engine.UsageError) {
        status = 2;
        printed.err += `threatlint: ${error.message}\n`;
      } else wrong.push(`${name}: exception: ${error instanceof Error ? error.stack : String(error)}`);
    } finally {
      stdout.write = toOut;
      stderr.write = toErr;
    }
    const end = `${name.replace(/ --format/, '')} ${status}`;
    this.ends.set(end, (this.ends.get(end) ?? 0) + 1);
    for (const [where, text] of Object.entries(printed)) {
      const strange = control.exec(text);
      if (strange) wrong.push(`${name} prints ${JSON.stringify(strange[0])} on ${where} at ${strange.index}`);
    }
    if (order.test(printed.err)) wrong.push(`${name} gives an order to build servers`);
    if (status !== 0 && printed.err === '') wrong.push(`${name} ends with ${status} and says nothing`);
    return { status, ...printed };
  }

  /** Every file of the input, by name. */
  #files() {
    /** @type {Map<string, string>} */
    const files = new Map();
    for (const entry of readdirSync(this.folder, { recursive: true, withFileTypes: true })) {
      const path = join(entry.parentPath, entry.name);
      if (entry.isFile()) files.set(path.slice(this.folder.length + 1), readFileSync(path, 'latin1'));
    }
    return files;
  }
}

/** @typedef {{ readonly command: 'list' | 'render' | 'exportModel' | 'derive', readonly format: string }} Look */

/** @type {readonly Look[]} */
const looks = [
  { command: 'list', format: 'table' },
  { command: 'list', format: 'json' },
  { command: 'render', format: 'svg' },
  { command: 'render', format: 'svg' },
  { command: 'render', format: 'mermaid' },
  { command: 'render', format: 'matrix' },
  { command: 'exportModel', format: 'otm' },
  { command: 'exportModel', format: 'tm-library' },
  { command: 'derive', format: 'json' },
  { command: 'derive', format: 'pretty' },
];

/**
 * @param {string} format
 * @param {string} text
 * @returns {string | undefined} what is wrong
 */
function form(format, text) {
  try {
    if (format === 'json' || format === 'tm-library') JSON.parse(text);
    else if (format === 'otm') load(text);
    else if (format === 'svg') return malformed(text);
    else if (order.test(text)) return 'gives an order to build servers';
  } catch (error) {
    return String(error).slice(0, 500);
  }
  return undefined;
}

/**
 * Of each model, by file: does nothing in it have to be mended before anything is verified?
 *
 * @param {Models} models
 * @returns {ReadonlyMap<string, boolean>}
 */
function soundOf(models) {
  return new Map(models.map(({ model, sound }) => [model.document.file, sound]));
}

/**
 * @param {ReadonlyMap<string, string>} before
 * @param {ReadonlyMap<string, string>} after
 * @returns {string} the files that are not as they were
 */
function changed(before, after) {
  const names = new Set([...before.keys(), ...after.keys()]);
  return [...names].filter((name) => before.get(name) !== after.get(name)).join(', ');
}
