import type { Api, Node, Operation, RequestBody } from '../../openapi/model.ts';
import { isObject, own } from '../../syntax/value.ts';
import { rename, valueAt } from '../fix.ts';
import { type LevelName, misplaced, slip } from '../misspelt.ts';
import { type About, about, defineRule, type RuleContext } from '../rule.ts';

export default defineRule({
  id: 'security-keyword-misspelt',
  title: 'Misspelt or misplaced security keyword',
  severity: 'medium',
  confidence: 'high',
  category: 'input',
  owasp: ['API8'],
  cwe: [1173],
  stride: ['T', 'E'],
  looksAt: ['input', 'output'],
  rationale:
    'What is misspelt is passed over without a word: the author believes that the operation is protected or the value limited, and it is neither.',
  remediation: 'Write the keyword as the specification does, in its case, where it has a meaning.',
  falsePositives: ['A key of one’s own that resembles a keyword: begin it with `x-`.'],
  fix: {
    writesWhatWasMeant: true,
    says: 'Writes the keyword that was meant, where that is not there already. What stands in the wrong place has none.',
    safe: true,
    of: ({ place, meant }) =>
      meant === undefined || !place.parent || own(valueAt(place.parent), meant) !== undefined
        ? null
        : { title: `Write \`${meant}\``, safe: true, changes: [rename(place, meant)] },
  },
  visit: {
    api(api, context) {
      judge(api, 'root', [], 'root', context);
      const components = api.version === '2.0' ? undefined : own(api.value, 'components');
      if (isObject(components)) {
        judge(
          { place: api.place.child('components'), value: components },
          'components',
          [],
          'components',
          context,
        );
      }
      for (const schema of api.allSchemas) {
        const isParameter = typeof own(schema.value, 'in') === 'string' && api.version === '2.0';
        const direction = schema.flows('input') ? 'input' : 'output';
        judge(
          schema,
          isParameter ? 'parameter' : 'schema',
          () => schema.reachedBy(direction),
          about.schema(schema, direction, 'keyword'),
          context,
        );
      }
    },
    pathItem(item, context) {
      judge(item, 'pathItem', item.operations, item.path, context);
    },
    operation(operation, context) {
      judge(operation, 'operation', [operation], about.operation(operation), context);
    },
    parameter(parameter, context) {
      judge(parameter, 'parameter', () => parameter.operations(), about.parameter(parameter), context);
      judgeMedia(parameter, context);
    },
    requestBody(body, context) {
      judge(body, 'requestBody', () => body.operations(), 'body', context);
      judgeMedia(body, context);
    },
    response(response, context) {
      judge(response, 'response', () => response.operations(), about.response(response), context);
      judgeMedia(response, context);
    },
    header(header, context) {
      judge(header, 'header', () => header.operations(), about.header(header), context);
    },
    server(server, context) {
      if (context.api.version === '2.0') return;
      judge(server, 'server', () => server.operations(), about.server(server), context);
      for (const variable of server.variables) {
        judge(variable, 'variable', () => server.operations(), about.server(server, variable.name), context);
      }
    },
    securityScheme(scheme, context) {
      const operations = () => scheme.operations();
      judge(scheme, 'securityScheme', operations, about.scheme(scheme), context);
      const flows = own(scheme.value, 'flows');
      if (isObject(flows)) {
        judge(
          { place: scheme.place.child('flows'), value: flows },
          'flows',
          operations,
          about.scheme(scheme),
          context,
        );
      }
      if (scheme.api.version === '2.0') return;
      for (const flow of scheme.flows)
        judge(flow, 'flow', operations, about.scheme(scheme, flow.type), context);
    },
  },
});

/** The media types of what travels; in 2.0 they are the body or the response itself. */
function judgeMedia(
  holder: Pick<RequestBody, 'content' | 'operations'>,
  context: RuleContext<Record<string, never>>,
): void {
  if (context.api.version === '2.0') return;
  for (const media of holder.content)
    judge(media, 'mediaType', () => holder.operations(), media.type, context);
}

/**
 * Judges the keys of one object.
 *
 * @param operations those that it concerns; asked for only where a key is wrong
 */
function judge(
  { place, value }: Node,
  level: LevelName,
  operations: readonly Operation[] | (() => readonly Operation[]),
  of: About,
  context: RuleContext<Record<string, never>>,
): void {
  const { api }: { api: Api } = context;
  for (const key of Object.keys(value)) {
    const meant = slip(key, level);
    const elsewhere = meant === undefined ? misplaced(key, value[key], level, api.version) : undefined;
    if (meant === undefined && elsewhere === undefined) continue;
    context.report({
      at: place.child(key),
      part: 'key',
      message:
        meant === undefined
          ? `\`${key}\` is passed over here: ${elsewhere}`
          : `\`${key}\` means nothing here and is passed over; \`${meant}\` is probably meant`,
      operations: typeof operations === 'function' ? operations() : operations,
      about: about.more(of, key),
      ...(meant === undefined ? {} : { meant }),
    });
  }
}
