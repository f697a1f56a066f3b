import type { Watchdog } from '../engine/watchdog.ts';
import type { Focus } from '../render/focus.ts';
import { TooLarge } from '../render/too-large.ts';
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
  /** Ends what takes too long. */
  readonly watchdog: Watchdog;
  /** 3 where some input could not be read: what is printed is not all there is. */
  readonly status: 0 | 3;
}

/** `threatlint threats list`. @returns the exit status */
export async function list(
  paths: readonly string[],
  options: ThreatsOptions<'table' | 'json'>,
): Promise<number> {
  const { rowsOf, table, json } = await import('../render/list.ts');
  return printing(paths, options, ({ models, verification, today }) => {
    const chosen = new Set(models);
    const rows = rowsOf(verification.threats.filter(({ linked }) => chosen.has(linked)));
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
  if (options.format === 'matrix') {
    const { matrix } = await import('../render/matrix.ts');
    return printing(paths, options, ({ models, verification }) => {
      if (options.component ?? options.asset ?? options.threat) {
        throw new UsageError(
          '--component, --asset and --threat choose what a picture shows: take svg or mermaid',
        );
      }
      return models.map((model) => matrix(model, verification)).join('\n');
    });
  }
  const { diagramOf } = await import('../render/diagram.ts');
  const picture = ({ models, verification }: Proved) => {
    const model = single(models);
    return diagramOf(model, verification, focusOf(model, verification, options));
  };
  if (options.format === 'mermaid') {
    const { mermaid } = await import('../render/mermaid.ts');
    return printing(paths, options, (proved) => mermaid(picture(proved)));
  }
  const { svg, mostElements } = await import('../render/svg.ts');
  return printing(paths, options, (proved) => {
    const diagram = picture(proved);
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
  const made =
    options.format === 'otm'
      ? (await import('../exchange/otm.ts')).otm
      : (await import('../exchange/tm-library.ts')).tmLibrary;
  return printing(paths, options, ({ models, verification }) => made(single(models), verification));
}

/** What the formats are, for who prints them. */
const forms = {
  table: 'text',
  matrix: 'text',
  // Names in it are numbered; its title is a JSON string.
  mermaid: 'json',
  svg: 'svg',
  json: 'json',
  otm: 'json',
  'tm-library': 'json',
} as const;

/** Proves the models, makes a text of them, and writes it where it was asked for. */
async function printing<Options extends ThreatsOptions<keyof typeof forms>>(
  paths: readonly string[],
  options: Options,
  make: (proved: Proved) => string | Promise<string>,
): Promise<number> {
  const proved = await prove(paths, options);
  if (typeof proved === 'number') return proved;
  const text = await made(proved, make);
  if (text === undefined) return 3;
  writeResult(text, options.output, {
    form: forms[options.format],
    inputs: proved.inputs,
  });
  return proved.status;
}

/**
 * @returns undefined when it takes too long, which is said
 * @throws {UsageError} when it would be larger than anybody could use
 */
async function made(
  proved: Proved,
  make: (proved: Proved) => string | Promise<string>,
): Promise<string | undefined> {
  const { watchdog } = proved;
  try {
    const done = watchdog.shared(proved.models.length, 'nothing was written', () => make(proved));
    if (!done) say(watchdog.cuts.at(-1)?.reason ?? '');
    return await done?.result;
  } catch (error) {
    if (!(error instanceof TooLarge)) throw error;
    throw new UsageError(error.message);
  }
}

/** @returns an exit status where there is nothing to go on with */
async function prove(paths: readonly string[], options: ThreatsOptions<string>): Promise<Proved | 2 | 3> {
  const request = requestHere(paths, options);
  const run = await checked(request);
  if (!run) return 2;
  const { verification, report } = run;
  // What could not be read may be the model.
  if (verification.models.length === 0 && report.errors.length > 0) return 3;
  const models = chosen(verification.models, options.model);
  for (const { sound, model } of models) {
    if (!sound) {
      say(
        `${clean(model.document.file)} has errors, so that nothing in it is verified: threatlint check names them`,
      );
    }
  }
  return {
    ...{ models, verification, today: request.today, inputs: inputsOf(run), watchdog: run.watchdog },
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
