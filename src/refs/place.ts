import type { Path } from '../syntax/tree.ts';
import { escapeStep } from '../text/pointer.ts';
import type { Document } from './document.ts';

/** A node's address: a document and the way from its root. Cheap to extend, formatted only when it is printed. */
export class Place {
  constructor(
    readonly document: Document,
    readonly parent: Place | null = null,
    readonly key: string | number = '',
  ) {}

  child(...keys: (string | number)[]): Place {
    // Every node of a model is made with one.
    if (keys.length === 1) return new Place(this.document, this, keys[0]);
    let place: Place = this;
    for (const key of keys) place = new Place(this.document, place, key);
    return place;
  }

  /** The steps from the root. */
  path(): Path {
    const path: (string | number)[] = [];
    for (let place: Place = this; place.parent; place = place.parent) path.push(place.key);
    return path.reverse();
  }

  /** The JSON pointer (RFC 6901); empty for the root. */
  pointer(): string {
    const steps: string[] = [];
    for (let place: Place = this; place.parent; place = place.parent) steps.push(escapeStep(place.key));
    // Joined it is one text; added up it would stay a tree of its parts for as long as a report keeps it.
    return steps.length === 0 ? '' : `/${steps.reverse().join('/')}`;
  }

  /** A text that is the same for the same address and differs between addresses. */
  id(): string {
    return `${this.document.file}#${this.pointer()}`;
  }
}
