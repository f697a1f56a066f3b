/** What the fuzzer (scripts/fuzz.mjs) runs and asks, of one bundle. */
export { check } from '../../src/engine/check.ts';
export { otm } from '../../src/exchange/otm.ts';
export { tmLibrary } from '../../src/exchange/tm-library.ts';
export { formats } from '../../src/formats/index.ts';
export { Workspace } from '../../src/refs/workspace.ts';
export { diagramOf } from '../../src/render/diagram.ts';
export { json as listJson, rowsOf, table } from '../../src/render/list.ts';
export { matrix } from '../../src/render/matrix.ts';
export { mermaid } from '../../src/render/mermaid.ts';
export { unescapeStep } from '../../src/text/pointer.ts';
