import { textOf } from '../../facts/schemas/free-text.ts';
import type { Confidence, Decision, Severity } from '../../findings/finding.ts';
import { parts } from '../../openapi/composition.ts';
import type { Api, Schema } from '../../openapi/model.ts';
import { once } from '../../text/memo.ts';
import { says } from '../../text/says.ts';
import { defineRule, type RuleContext } from '../rule.ts';
import { aboutMedia, inputMedia, isFormOfJson, partMedia, sayUnnamed } from './input-media.ts';
import { inputOfParameter, inputOfProperty, type NamedInput } from './named-inputs.ts';

interface Danger {
  readonly severity: Severity;
  readonly confidence: Confidence;
  readonly what: string;
}

export default defineRule({
  id: 'deserialization-media-type',
  title: 'Content from which objects of any class may be made',
  severity: 'high',
  confidence: 'high',
  category: 'input',
  owasp: ['API8'],
  cwe: [502],
  stride: ['T', 'E'],
  looksAt: ['input'],
  needs: 'a request body',
  isProvedByAbsence: true,
  rationale:
    'These formats name the classes of the objects that they hold. Reading one makes them, and classes that every platform has at hand run commands when they are made: one request takes over the server.',
  remediation: 'Take JSON with a schema, and read it into types of your own.',
  falsePositives: [
    'YAML is read by a loader that makes plain values only (`safe_load`): reported with medium confidence; where it is another form of what JSON says as well, of one schema, at medium; profiles of YAML such as `application/apply-patch+yaml` at info.',
  ],
  visit: {
    api(api, context) {
      const { report, examines, cannotTell } = context;
      sayUnnamed(api, context);
      for (const media of inputMedia(api)) {
        examines(media.operations);
        const danger = dangerOf(media.type);
        if (!danger) continue;
        report({
          at: media.at,
          part: media.part,
          severity:
            danger.severity === 'high' && isYaml(media.type) && isFormOfJson(media)
              ? 'medium'
              : danger.severity,
          confidence: danger.confidence,
          message: `\`${media.type}\` is accepted${isYaml(media.type) && isFormOfJson(media) ? ' for what JSON says as well' : ''}: ${danger.what}`,
          operations: media.operations,
          about: aboutMedia(media),
          ...(media.operations.length > 0 ? { decision: decisionOf(api, media.type, danger.what) } : {}),
        });
      }
      for (const media of partMedia(api)) {
        const { at, part, type, operations } = media;
        const danger = dangerOf(type);
        if (!danger) continue;
        const message = `A part may be \`${type}\`: ${danger.what}`;
        // A document of the user's own among others, mostly, which is kept as it is.
        if (isYaml(type)) cannotTell(operations, at, message);
        else report({ at, part, message, operations, about: aboutMedia(media) });
      }
    },
    parameter(parameter, context) {
      judge(inputOfParameter(parameter), context);
    },
    property(property, context) {
      judge(inputOfProperty(property), context);
    },
  },
});

/** What an object of a program is called once it is a text, and what is done with it. */
const objects =
  /\bpickled?\b|\bcloudpickle\b|\bjava[- ]?serializ\w+|\bmarshal(?:l?ed|\.loads?)\b|\bnode-serialize\b|\bunserialize\b|\bBinaryFormatter\b|\bViewState\b|\byaml\.(?:unsafe_)?load\b|\bserializ?s?ed (?:an? )?(?:java|php|python|ruby|perl|\.net|node|javascript|js)\b[^.\n]{0,20}\bobjects?\b|\b(?:java|php|python|ruby|\.net) objects?,? serializ?s?ed\b|\bevaluated (?:by|on) the server\b/i;
const isNegated =
  /\b(?:not|never|no longer|instead of)\b[^.\n]{0,40}\b(?:pickled?|serializ?s?ed|unserializ(?:e|ed|ing)|evaluated)\b/i;

/** Under these a reader of JSON or YAML finds the class that it is to make: Json.NET, Jackson, fastjson. */
const ofType = /^(?:[$@_]{0,2}(?:type|class)|type_?name|class_?name|target_?(?:class|type))$/i;
const ofReader = /^(?:\$type|@class|__type)$/;
/** “Full name of the .NET class”, “Java class to instantiate”: not only a word by which kinds are told apart. */
const namesClass =
  /\b(?:full(?:y[- ]qualified)?|assembly[- ]qualified) (?:name of (?:the |a |an )?)?(?:\.net |java |clr |jvm )?(?:\w{1,20} )?class\b|(?:\.net|\b(?:java|clr|jvm|c#)) (?:class|type)\b|\b(?:class|type) (?:to (?:be )?(?:instantiate|deserialize)d?|that is instantiated)\b/i;

function namesItsClass({ name, description, schema }: NamedInput): boolean {
  if (ofType.test(name) && says(description, namesClass)) return true;
  return says(description, loadsClass) && parts(schema).some(showsClass);
}

/** “Class that is loaded”, whatever it is called, with the name of one as an example: `com.example.driver.Postgres`. */
const loadsClass =
  /\bclass(?:es)? (?:that|which) (?:is|are|gets?|will be) (?:loaded|instantiated)\b|\bclass to (?:load|be loaded)\b/i;

function showsClass({ value: { example, examples } }: Schema): boolean {
  const shown = [example, ...(Array.isArray(examples) ? examples : [])];
  return shown.some(
    (one) => typeof one === 'string' && /^[a-z]\w{0,40}(?:\.\w{1,40}){0,8}\.[A-Z]\w{0,60}$/.test(one),
  );
}

/** A text that by its description holds an object of a program, or names the class of one. */
function judge(
  input: NamedInput | undefined,
  { report, examines }: RuleContext<Record<string, never>>,
): void {
  if (!input) return;
  const namesIt = namesItsClass(input);
  if (!(namesIt || says(input.description, objects)) || says(input.description, isNegated)) return;
  const text = textOf(input.schema);
  if (!text) return;
  examines(input.operations);
  report({
    at: input.at,
    part: 'key',
    // Its reader looks for it under that name, and makes what it finds.
    severity: ofReader.test(input.name) && says(input.description, namesClass) ? 'high' : 'medium',
    confidence: 'medium',
    message: namesIt
      ? `\`${input.name}\` names the class of an object, says its description: whoever may name any has it made, and what it holds run`
      : `\`${input.name}\` holds an object of a program, says its description: reading it may make objects of any class, and run what they hold`,
    operations: input.operations,
    about: input.about,
  });
}

const platforms: readonly (readonly [RegExp, string])[] = [
  [
    /java-?(serialized|object|serialization|serialised)|^application\/(x-)?(kryo|hessian|burlap|xstream)|jdk-serial/,
    'Java',
  ],
  [/pickle|^application\/(x-)?python-(serialized|object|marshal)|x-(joblib|dill|cloudpickle)/, 'Python'],
  [/php(-|\.)?(serialized?|session)|^application\/(x-)?php$|^text\/php$|^application\/x-httpd-php/, 'PHP'],
  [/ruby(-|\.)?(marshal|serialized|object)|^application\/(x-)?marshal$/, 'Ruby'],
  [
    /(dotnet|net|ms)-?(binary(-?formatter)?|serialized)|binaryformatter|^application\/(x-)?(losformatter|amf)$/,
    '.NET or Flash',
  ],
  [/perl-?(storable|serialized)|^application\/(x-)?storable$/, 'Perl'],
  [/erlang-?(term|binary)|x-erlang-/, 'Erlang'],
];

/** What a server reads for one body it reads for all, unless some say otherwise. */
function decisionOf(api: Api, type: string, what: string): Decision {
  const { bodies, inDanger } = takenBy(api);
  return {
    name: `bodies: ${what}`,
    says: `Bodies may be \`${type}\` or the like: ${what}`,
    exceptions: bodies - (inDanger.get(what) ?? 0),
    many: 3,
  };
}

/** How many bodies there are, and how many of them take each kind of danger. */
const takenBy = once((api: Api) => {
  const inDanger = new Map<string, number>();
  let bodies = 0;
  for (const { body } of api.operations) {
    if (!body || body.content.length === 0) continue;
    bodies++;
    const kinds = new Set(body.content.flatMap(({ type }) => dangerOf(type)?.what ?? []));
    for (const what of kinds) inDanger.set(what, (inDanger.get(what) ?? 0) + 1);
  }
  return { bodies, inDanger };
});

function isYaml(type: string): boolean {
  return /yaml$/.test(type);
}

function dangerOf(type: string): Danger | undefined {
  for (const [names, platform] of platforms) {
    if (!names.test(type)) continue;
    const what = `its reader makes objects of any ${platform} class, and may run what they hold`;
    return { severity: 'high', confidence: 'high', what };
  }
  const what = 'loaders of many platforms make objects of any class that the YAML names';
  if (/^(application|text)\/(x-|vnd\.)?yaml$/.test(type))
    return { severity: 'high', confidence: 'medium', what };
  return /\+yaml$/.test(type) ? { severity: 'info', confidence: 'low', what } : undefined;
}
