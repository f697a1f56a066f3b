import type { Focus } from '../render/focus.ts';
import { clean } from '../text/clean.ts';
import { nearest } from '../text/nearest.ts';
import type { LinkedModel } from '../threats/model/link.ts';
import type { Verification } from '../threats/proof/verify.ts';
import { say, writeResult } from './output.ts';
import { type ConfigOption, checked, inputsOf, requestHere } from './run.ts';
import { UsageError } from './usage.ts';

/** The options that the subcommands share, as the argument parser gives them. */
export interface ThreatsOptions<Format extends string> extends ConfigOption {
  readonly model?: string;
  readonly output?: string;
  readonly format: Format;
}

interface Proved {
  readonly models: readonly LinkedModel[];
  readonly verification: Verification;
  readonly today: string;
  /** What the result must not be written over. */
  readonly inputs: ReadonlySet<string>;
  /** 3 where some input could not be read: what is printed is not all there is. */
  readonly status: 0 | 3;
}

/** `threatlint threats list`. @returns the exit status */
export async function list(
  paths: readonly string[],
  options: ThreatsOptions<'table' | 'json'>,
): Promise<number> {
  return printing(paths, options, async ({ models, verification, today }) => {
    const { rowsOf, table, json } = await import('../render/list.ts');
    const rows = rowsOf(verification.threats.filter(({ linked }) => models.includes(linked)));
    return options.format === 'json' ? json(rows) : table(rows, today);
  });
}

/** The options of `threats render`, as the argument parser gives them. */
export interface RenderOptions extends ThreatsOptions<'svg' | 'mermaid' | 'matrix'> {
  readonly component?: readonly string[];
  readonly asset?: readonly string[];
  readonly threat?: readonly string[];
}

/** `threatlint threats render`. @returns the exit status */
export async function render(paths: readonly string[], options: RenderOptions): Promise<number> {
  return printing(paths, options, async ({ models, verification }) => {
    if (options.format === 'matrix') {
      if (options.component ?? options.asset ?? options.threat) {
        throw new UsageError(
          '--component, --asset and --threat choose what a picture shows: take svg or mermaid',
        );
      }
      const { matrix } = await import('../render/matrix.ts');
      return models.map((model) => matrix(model, verification)).join('\n');
    }
    const { diagramOf } = await import('../render/diagram.ts');
    const model = single(models);
    const diagram = diagramOf(model, verification, focusOf(model, verification, options));
    if (options.format === 'mermaid') return (await import('../render/mermaid.ts')).mermaid(diagram);
    const { svg, mostElements } = await import('../render/svg.ts');
    const elements = diagram.nodes.length + diagram.edges.length + diagram.zones.length;
    if (elements > mostElements) {
      throw new UsageError(
        `the model has ${elements} zones, parties and flows; a picture holds ${mostElements}: take --format mermaid, or split the model`,
      );
    }
    return svg(diagram);
  });
}

/** What the picture is to be about; every name must be one of the model. */
function focusOf(
  linked: LinkedModel,
  { threats }: Verification,
  { component = [], asset = [], threat = [] }: RenderOptions,
): Focus {
  const { parties, assets } = linked.model;
  mustBe('component', component, [...parties.keys()]);
  mustBe('asset', asset, [...assets.keys()]);
  mustBe(
    'threat',
    threat,
    threats.filter((one) => one.linked === linked).map(({ id }) => id),
  );
  return { components: component, assets: asset, threats: threat };
}

function mustBe(what: string, names: readonly string[], known: readonly string[]): void {
  for (const name of names) {
    if (known.includes(name)) continue;
    const close = nearest(name, known);
    const hint = close
      ? `; did you mean '${close}'?`
      : known.length > 0
        ? `: there are ${known.slice(0, 20).join(', ')}`
        : '';
    throw new UsageError(`no ${what} of the model is called '${name}'${hint}`);
  }
}

/** `threatlint threats export`. @returns the exit status */
export async function exportModel(
  paths: readonly string[],
  options: ThreatsOptions<'tm-library' | 'otm'>,
): Promise<number> {
  return printing(paths, options, async ({ models, verification }) => {
    const model = single(models);
    if (options.format === 'otm') return (await import('../exchange/otm.ts')).otm(model, verification);
    return (await import('../exchange/tm-library.ts')).tmLibrary(model, verification);
  });
}

/** Proves the models, makes a text of them, and writes it where it was asked for. */
async function printing<Options extends ThreatsOptions<string>>(
  paths: readonly string[],
  options: Options,
  make: (proved: Proved) => Promise<string>,
): Promise<number> {
  const proved = await prove(paths, options);
  if (!proved) return 2;
  writeResult(await make(proved), options.output, {
    isData: options.format !== 'matrix',
    inputs: proved.inputs,
  });
  return proved.status;
}

async function prove(paths: readonly string[], options: ThreatsOptions<string>): Promise<Proved | undefined> {
  const request = requestHere(paths, options);
  const run = await checked(request);
  if (!run) return undefined;
  const { verification, report } = run;
  const models = chosen(verification.models, options.model);
  for (const { sound, model } of models) {
    if (!sound) {
      say(
        `${clean(model.document.file)} has errors, so that nothing in it is verified: threatlint check names them`,
      );
    }
  }
  return {
    ...{ models, verification, today: request.today, inputs: inputsOf(run) },
    status: report.errors.length > 0 ? 3 : 0,
  };
}

function chosen(models: readonly LinkedModel[], id: string | undefined): readonly LinkedModel[] {
  if (models.length === 0)
    throw new UsageError('no threat model was found here: one says `threatlint: 1` at its root');
  if (id === undefined) return models;
  const found = models.filter(({ model }) => model.id === id);
  if (found.length > 0) return found;
  const ids = models.map(({ model }) => model.id);
  const close = nearest(id, ids);
  throw new UsageError(
    `no threat model is called '${id}'${close ? `; did you mean '${close}'?` : `: there are ${ids.join(', ')}`}`,
  );
}

function single(models: readonly LinkedModel[]): LinkedModel {
  const [model, ...more] = models;
  if (!model || more.length > 0) {
    throw new UsageError(
      `there are ${models.length} threat models: say which with --model, one of ${models.map((one) => one.model.id).join(', ')}`,
    );
  }
  return model;
}
