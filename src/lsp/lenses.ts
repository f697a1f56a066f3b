import type { CodeLens, InlayHint } from 'vscode-languageserver';
import { plural } from '../text/layout.ts';
import type { View } from './view.ts';
import { protectionInWords, threatInWords, threatsOf } from './words.ts';

/** Above each operation what protects and threatens it, above each threat what it comes to. */
export function lensesOf(view: View): CodeLens[] {
  if (!view.isFresh || !view.document) return [];
  const { document } = view;
  const lens = (range: CodeLens['range'], title: string): CodeLens => ({
    range,
    // Plain text, where signs of Markdown are seen as signs.
    command: { title: title.replaceAll('`', ''), command: '' },
  });
  const operations = view.apisHere
    .flatMap((api) => api.operations)
    .filter(({ place }) => place.document === document);
  const ranges = view.rangesOf(operations.map(({ place }) => place));
  const ofOperations = operations.map((operation, at) => {
    const threats = threatsOf(view.threats, operation);
    const contradicted = threats.filter(({ mitigations }) =>
      mitigations.some(({ verdict }) => verdict === 'contradicted' || verdict === 'partial'),
    ).length;
    const parts = [
      protectionInWords(operation),
      ...(view.threats.length > 0 ? [plural(threats.length, 'threat')] : []),
    ];
    const more = contradicted > 0 ? `, ${contradicted} contradicted` : '';
    return lens(ranges[at] as CodeLens['range'], parts.join(' · ') + more);
  });
  const own = view.threats.filter(({ place }) => place.document === document);
  const ofThreats = own.map((threat) => lens(view.rangeOf(threat.place, 'key'), threatInWords(threat)));
  return [...ofOperations, ...ofThreats];
}

/** What an operation inherits, behind its method. */
export function inlayHintsOf(view: View): InlayHint[] {
  if (!view.isFresh || !view.document) return [];
  const { document } = view;
  const operations = view.apisHere
    .flatMap((api) => api.operations)
    .filter(({ place, protection }) => place.document === document && protection.source !== 'operation');
  const ranges = view.rangesOf(operations.map(({ place }) => place));
  return operations.map((operation, at) => ({
    position: (ranges[at] as CodeLens['range']).end,
    label: protectionInWords(operation).replaceAll('`', ''),
    paddingLeft: true,
  }));
}
