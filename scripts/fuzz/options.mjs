/** What `npm run fuzz` is asked for. */
import { parseArgs } from 'node:util';

export const usage = `Usage: npm run fuzz -- [options]

runs the program over inputs that it makes from the repository's examples by changing them at random, and holds
what it says against what is promised of every input

Options:
  --minutes N          for so long (default: 1, without --runs)
  --runs N             so many inputs
  --seed N             the first of them is made from this number, the next ones from those after it (default: 1)
  --out FOLDER         where inputs that break a promise are written (default: a temporary folder)
  --sarif-schema FILE  the schema that SARIF is held against
  --help               this text
`;

/**
 * @typedef {object} Options
 * @property {number} minutes
 * @property {number} runs
 * @property {number} seed
 * @property {string | undefined} out
 * @property {string | undefined} sarif
 */

/**
 * @param {string[]} args
 * @returns {Options | { help: true } | { problem: string }}
 */
export function optionsOf(args) {
  try {
    const { values } = parseArgs({
      args,
      options: {
        minutes: { type: 'string' },
        runs: { type: 'string' },
        seed: { type: 'string', default: '1' },
        out: { type: 'string' },
        'sarif-schema': { type: 'string' },
        help: { type: 'boolean', short: 'h' },
      },
    });
    if (values.help) return { help: true };
    const runs = values.runs === undefined ? Number.POSITIVE_INFINITY : whole('runs', values.runs);
    const whileAsked = values.runs === undefined ? 1 : Number.POSITIVE_INFINITY;
    return {
      runs,
      minutes: values.minutes === undefined ? whileAsked : number('minutes', values.minutes),
      seed: whole('seed', values.seed),
      out: values.out,
      sarif: values['sarif-schema'],
    };
  } catch (error) {
    // Wrong usage is told by its message: unknown options, those without a value, numbers that are none.
    return { problem: /** @type {Error} */ (error).message };
  }
}

/**
 * @param {string} name
 * @param {string} text
 */
function whole(name, text) {
  if (!/^\d{1,9}$/.test(text)) throw new Error(`--${name} must be a whole number, and is '${text}'`);
  return Number(text);
}

/**
 * @param {string} name
 * @param {string} text
 */
function number(name, text) {
  if (!/^\d{1,9}(?:\.\d{1,9})?$/.test(text)) throw new Error(`--${name} must be a number, and is '${text}'`);
  return Number(text);
}
