import type { AST } from '@eslint-community/regexpp';
import { append } from '../text/lists.ts';
import { isCharacter } from './bounds.ts';
import { charactersOf } from './characters.ts';
import type { CharSet } from './charset.ts';

/** One step of a backtracking matcher, as ECMA-262 §22.2.2 describes matching. Registers hold positions and counts. */
type Instruction =
  | { readonly op: 'character'; readonly set: CharSet; readonly back: boolean }
  | { readonly op: 'split'; readonly first: number; readonly second: number }
  | { readonly op: 'jump'; readonly to: number }
  | {
      readonly op: 'store';
      readonly register: number;
      readonly value: 'position' | 'zero' | 'more' | 'unset';
    }
  | { readonly op: 'edge'; readonly kind: 'start' | 'end' }
  | { readonly op: 'word'; readonly negate: boolean }
  | { readonly op: 'look'; readonly negate: boolean; readonly body: number; readonly to: number }
  | { readonly op: 'reference'; readonly groups: readonly number[]; readonly back: boolean }
  | { readonly op: 'loop'; readonly count: number; readonly quantifier: AST.Quantifier; readonly to: number }
  | { readonly op: 'moved'; readonly mark: number; readonly count: number; readonly min: number }
  | { readonly op: 'match' };

export interface Program {
  readonly code: readonly Instruction[];
  readonly registers: number;
}

/** Compiles a pattern; the program is linear in the pattern's size, whatever its quantifiers say. */
export function compile(pattern: AST.Pattern): Program {
  return new Compiler().program(pattern);
}

class Compiler {
  readonly #code: Instruction[] = [];
  readonly #groups = new Map<AST.CapturingGroup, number>();
  #registers = 0;

  program(pattern: AST.Pattern): Program {
    this.#alternatives(pattern.alternatives, false);
    this.#code.push({ op: 'match' });
    return { code: this.#code, registers: this.#registers };
  }

  #alternatives(list: readonly AST.Alternative[], back: boolean): void {
    const jumps: number[] = [];
    list.forEach((alternative, i) => {
      const last = i === list.length - 1;
      const split = last ? -1 : this.#reserve();
      const elements = back ? [...alternative.elements].reverse() : alternative.elements;
      for (const element of elements) this.#element(element, back);
      if (last) return;
      jumps.push(this.#reserve());
      this.#code[split] = { op: 'split', first: split + 1, second: this.#code.length };
    });
    for (const at of jumps) this.#code[at] = { op: 'jump', to: this.#code.length };
  }

  #element(node: AST.Element, back: boolean): void {
    if (isCharacter(node)) {
      this.#code.push({ op: 'character', set: charactersOf(node), back });
      return;
    }
    switch (node.type) {
      case 'Group':
        this.#alternatives(node.alternatives, back);
        return;
      case 'CapturingGroup': {
        const start = this.#group(node);
        this.#code.push({ op: 'store', register: start + (back ? 1 : 0), value: 'position' });
        this.#alternatives(node.alternatives, back);
        this.#code.push({ op: 'store', register: start + (back ? 0 : 1), value: 'position' });
        return;
      }
      case 'Quantifier':
        this.#quantifier(node, back);
        return;
      case 'Backreference': {
        const groups = Array.isArray(node.resolved) ? node.resolved : [node.resolved];
        this.#code.push({ op: 'reference', groups: groups.map((g) => this.#group(g)), back });
        return;
      }
      case 'Assertion':
        this.#assertion(node);
    }
  }

  #assertion(node: AST.Assertion): void {
    switch (node.kind) {
      case 'start':
      case 'end':
        this.#code.push({ op: 'edge', kind: node.kind });
        return;
      case 'word':
        this.#code.push({ op: 'word', negate: node.negate });
        return;
      case 'lookahead':
      case 'lookbehind': {
        const look = this.#reserve();
        this.#alternatives(node.alternatives, node.kind === 'lookbehind');
        this.#code.push({ op: 'match' });
        this.#code[look] = { op: 'look', negate: node.negate, body: look + 1, to: this.#code.length };
      }
    }
  }

  #quantifier(node: AST.Quantifier, back: boolean): void {
    if (node.max === 0) return;
    if (node.max === 1 && node.min === 1) {
      this.#element(node.element, back);
      return;
    }
    const count = this.#registers++;
    const mark = this.#registers++;
    this.#code.push({ op: 'store', register: count, value: 'zero' });
    const loop = this.#reserve();
    this.#code.push({ op: 'store', register: count, value: 'more' });
    this.#code.push({ op: 'store', register: mark, value: 'position' });
    // Each round forgets what the round before captured (§22.2.2.3.1 RepeatMatcher, step 4); only references can tell.
    for (const group of referredTo(node.element)) {
      const start = this.#group(group);
      this.#code.push({ op: 'store', register: start, value: 'unset' });
      this.#code.push({ op: 'store', register: start + 1, value: 'unset' });
    }
    this.#element(node.element, back);
    this.#code.push({ op: 'moved', mark, count, min: node.min });
    this.#code.push({ op: 'jump', to: loop });
    this.#code[loop] = { op: 'loop', count, quantifier: node, to: this.#code.length };
  }

  /** The register of a group's start; its end is the next one. */
  #group(node: AST.CapturingGroup): number {
    let register = this.#groups.get(node);
    if (register === undefined) {
      register = this.#registers;
      this.#registers += 2;
      this.#groups.set(node, register);
    }
    return register;
  }

  #reserve(): number {
    return this.#code.push({ op: 'match' }) - 1;
  }
}

/** The groups within that some reference speaks of. */
function referredTo(element: AST.Element): AST.CapturingGroup[] {
  const found: AST.CapturingGroup[] = [];
  const stack: AST.Node[] = [element];
  for (let node = stack.pop(); node; node = stack.pop()) {
    if (node.type === 'CapturingGroup' && node.references.length > 0) found.push(node);
    if (node.type === 'Quantifier') stack.push(node.element);
    else if ('alternatives' in node) append(stack, node.alternatives as AST.Node[]);
    else if (node.type === 'Alternative') append(stack, node.elements);
  }
  return found;
}
