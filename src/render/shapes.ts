import { clean } from '../text/clean.ts';
import type { NodeKind } from './diagram.ts';
import type { Box } from './measure.ts';

/** Names are a stranger's: no character of them is markup, none controls anything. */
export function xml(value: string): string {
  const escapes: Record<string, string> = {
    '&': '&amp;',
    '<': '&lt;',
    '>': '&gt;',
    '"': '&quot;',
    "'": '&#39;',
  };
  return clean(value, 1000).replace(/[&<>"']/g, (char) => escapes[char] as string);
}

/** Each kind has a shape of its own, so that nothing hangs on colour. */
export function shape(kind: NodeKind, box: Box): string {
  const { x, y, width, height } = box;
  if (kind === 'component')
    return `<rect class="component" ${frame(box)} rx="${at2(Math.min(14, height / 3))}"/>`;
  if (kind === 'external') {
    const inner = { x: x + 4, y: y + 4, width: width - 8, height: height - 8 };
    return `<rect class="external" ${frame(box)}/><rect class="external inner" ${frame(inner)}/>`;
  }
  if (kind === 'actor') return `<rect class="actor" ${frame(box)} rx="${at2(Math.min(height / 2, 26))}"/>`;
  const tilt = Math.min(8, height / 4);
  const [left, right, top, bottom] = [at2(x), at2(x + width), at2(y + tilt), at2(y + height - tilt)];
  const arc = `${at2(width / 2)} ${tilt} 0 0`;
  return (
    `<path class="store" d="M${left} ${top}A${arc} 1 ${right} ${top}V${bottom}A${arc} 1 ${left} ${bottom}Z"/>` +
    `<path class="store lid" d="M${left} ${top}A${arc} 0 ${right} ${top}"/>`
  );
}

/** A head and shoulders. */
export function person(x: number, y: number): string {
  const at = `translate(${at2(x)} ${at2(y - 11)})`;
  return `<g class="person" transform="${at}"><circle cx="9" cy="5.5" r="4.5"/><path d="M1 21c0-12 16-12 16 0z"/></g>`;
}

/** A line of text, made safe. */
export function text(x: number, y: number, name: string, value: string): string {
  return `<text class="${name}" x="${at2(x)}" y="${at2(y)}">${xml(value)}</text>`;
}

export function frame({ x, y, width, height }: Box): string {
  return `x="${at2(x)}" y="${at2(y)}" width="${at2(width)}" height="${at2(height)}"`;
}

/** Two digits are more than a screen shows. */
export function at2(value: number): string {
  return String(Math.round(value * 100) / 100);
}
