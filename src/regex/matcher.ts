import { has, WORD } from './charset.ts';
import type { Program } from './program.ts';

export interface Run {
  readonly matched: boolean;
  /** Instructions executed; the budget when it ran out. */
  readonly steps: number;
  readonly exhausted: boolean;
}

/** Start a search at every position, as validators do, or only where the string starts. */
export type Search = 'everywhere' | 'at-start';

/**
 * Counts what a backtracking engine does with an input, instead of measuring it: the same on every machine, and over
 * when the budget is. It follows ECMA-262 §22.2.2.
 *
 * @param input code points
 */
export function run(program: Program, input: readonly number[], budget: number, search: Search): Run {
  const matcher = new Matcher(program, input, budget);
  const last = search === 'everywhere' ? input.length : 0;
  let matched = false;
  for (let at = 0; at <= last && !matched && matcher.steps < budget; at++) matched = matcher.match(0, at);
  return { matched, steps: matcher.steps, exhausted: matcher.steps >= budget };
}

function stored(value: 'position' | 'zero' | 'more' | 'unset', at: number, before: number): number {
  if (value === 'position') return at;
  if (value === 'unset') return -1;
  return value === 'zero' ? 0 : before + 1;
}

class Matcher {
  steps = 0;
  readonly #registers: number[];

  constructor(
    readonly program: Program,
    readonly input: readonly number[],
    readonly budget: number,
  ) {
    this.#registers = new Array(program.registers).fill(-1);
  }

  /** Lookarounds call this again, as deep as they nest in the pattern, which the parser bounds. */
  match(start: number, from: number): boolean {
    const { input, budget } = this;
    const { code } = this.program;
    const registers = this.#registers;
    // Pairs: (instruction, position) to try next, or (-1 - register, value) to restore on the way there.
    const stack: number[] = [];
    const store = (register: number, value: number) => {
      stack.push(-1 - register, registers[register] as number);
      registers[register] = value;
    };
    let pc = start;
    let at = from;
    for (;;) {
      if (++this.steps >= budget) return false;
      const instruction = code[pc] as Program['code'][number];
      let failed = false;
      pc++;
      switch (instruction.op) {
        case 'character': {
          const index = instruction.back ? at - 1 : at;
          if (index < 0 || index >= input.length || !has(instruction.set, input[index] as number))
            failed = true;
          else at += instruction.back ? -1 : 1;
          break;
        }
        case 'split':
          stack.push(instruction.second, at);
          pc = instruction.first;
          break;
        case 'jump':
          pc = instruction.to;
          break;
        case 'store': {
          const { register, value } = instruction;
          store(register, stored(value, at, registers[register] as number));
          break;
        }
        case 'edge':
          failed = at !== (instruction.kind === 'start' ? 0 : input.length);
          break;
        case 'word':
          failed = (this.#wordAt(at - 1) !== this.#wordAt(at)) === instruction.negate;
          break;
        case 'look': {
          const before = registers.slice();
          this.steps += before.length;
          const found = this.match(instruction.body, at);
          failed = found === instruction.negate;
          // Captures made in a lookaround are kept when it holds, and undone when the match backs over it.
          for (let r = 0; found && r < before.length; r++) {
            const value = registers[r] as number;
            if (value === before[r]) continue;
            registers[r] = before[r] as number;
            if (!failed) store(r, value);
          }
          pc = instruction.to;
          break;
        }
        case 'loop': {
          const { min, max, greedy } = instruction.quantifier;
          const count = registers[instruction.count] as number;
          if (count < min) break;
          if (count >= max) pc = instruction.to;
          else if (greedy) stack.push(instruction.to, at);
          else {
            stack.push(pc, at);
            pc = instruction.to;
          }
          break;
        }
        case 'moved':
          // A round that consumed nothing does not count (§22.2.2.3.1 RepeatMatcher).
          failed =
            (registers[instruction.count] as number) > instruction.min && registers[instruction.mark] === at;
          break;
        case 'reference': {
          const next = this.#afterReference(instruction.groups, instruction.back, at);
          if (next === undefined) failed = true;
          else at = next;
          break;
        }
        case 'match':
          return true;
      }
      if (!failed) continue;
      for (;;) {
        if (stack.length === 0) return false;
        const value = stack.pop() as number;
        const target = stack.pop() as number;
        if (target >= 0) {
          pc = target;
          at = value;
          break;
        }
        registers[-1 - target] = value;
      }
    }
  }

  #wordAt(index: number): boolean {
    return index >= 0 && index < this.input.length && has(WORD, this.input[index] as number);
  }

  #afterReference(groups: readonly number[], back: boolean, at: number): number | undefined {
    for (const group of groups) {
      const start = this.#registers[group] as number;
      const end = this.#registers[group + 1] as number;
      if (start < 0 || end < start) continue;
      const length = end - start;
      const from = back ? at - length : at;
      if (from < 0 || from + length > this.input.length) return undefined;
      this.steps += length;
      for (let i = 0; i < length; i++) if (this.input[start + i] !== this.input[from + i]) return undefined;
      return back ? from : at + length;
    }
    return at;
  }
}
