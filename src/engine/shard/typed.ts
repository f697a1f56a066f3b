import { isObject, own } from '../../syntax/value.ts';

/** Where a report does not hold what it should: it is damaged, or somebody has made it up. */
export class Damaged extends Error {}

/** A value of a stranger's JSON, asked for what it should be; ends with the first thing that it is not. */
export class Typed {
  /** @param way to it, for the message */
  constructor(
    readonly value: unknown,
    readonly way: string,
  ) {}

  /** @throws {Damaged} in any case */
  refuse(why: string): never {
    throw new Damaged(`${this.way === '' ? 'it' : `\`${this.way}\``} ${why}`);
  }

  /** What stands under a name that the object itself has. */
  get(name: string): Typed {
    const way = this.way === '' ? name : `${this.way}.${name}`;
    if (!isObject(this.value)) this.refuse('is no object');
    return new Typed(own(this.value, name), way);
  }

  /** @param most so many entries */
  list(most = Number.POSITIVE_INFINITY): Typed[] {
    if (!Array.isArray(this.value)) this.refuse('is no list');
    if ((this.value as unknown[]).length > most) this.refuse(`has more than ${most} entries`);
    return (this.value as unknown[]).map((value, at) => new Typed(value, `${this.way}[${at}]`));
  }

  text(): string {
    return typeof this.value === 'string' ? this.value : this.refuse('is no text');
  }

  /** A whole number from 0, below a bound. */
  number(below = Number.MAX_SAFE_INTEGER): number {
    const { value } = this;
    if (typeof value !== 'number' || !Number.isSafeInteger(value) || value < 0 || value >= below)
      return this.refuse(`is no whole number below ${below}`);
    return value;
  }

  /** A step on the way to a node. */
  textOrNumber(): string | number {
    return typeof this.value === 'number' ? this.number() : this.text();
  }

  flag(): boolean {
    return typeof this.value === 'boolean' ? this.value : this.refuse('is neither true nor false');
  }

  one<T extends string>(names: readonly T[]): T {
    return names.find((name) => name === this.value) ?? this.refuse(`is none of ${names.join(', ')}`);
  }

  /** The same, or null. */
  orNull<T>(read: (value: Typed) => T): T | null {
    return this.value === null ? null : read(this);
  }

  /** An object with this alone, or with nothing where it is absent. */
  maybe<K extends string, T>(name: K, read: (value: Typed) => T): { [key in K]?: T } {
    const found = this.get(name);
    return (found.value === undefined ? {} : { [name]: read(found) }) as { [key in K]?: T };
  }
}
