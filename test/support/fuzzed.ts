/** What the fuzzer (scripts/fuzz.mjs) runs and asks, of one bundle. */
import { derive } from '../../src/cli/threats-derive.ts';
import { importModel } from '../../src/cli/threats-import.ts';
import { lock } from '../../src/cli/threats-lock.ts';
import { review } from '../../src/cli/threats-review.ts';
import { exportModel, list, render } from '../../src/cli/threats-run.ts';
import { sync } from '../../src/cli/threats-sync.ts';

export { UsageError } from '../../src/cli/usage.ts';
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

/** The commands about threat models, as the command line calls them: they work in the process's folder. */
export const commands = { list, render, exportModel, derive, sync, review, lock, importModel };
