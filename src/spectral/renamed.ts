/** What rules of `spectral:oas` are called now that once were several, and Spectral still knows by their former names. */
const names: Readonly<Record<string, string>> = {
  'oas2-valid-parameter-example': 'oas2-valid-schema-example',
  'oas2-valid-response-schema-example': 'oas2-valid-schema-example',
  'oas2-valid-definition-example': 'oas2-valid-schema-example',
  'oas2-valid-response-example': 'oas2-valid-media-example',
  'oas3-valid-oas-parameter-example': 'oas3-valid-media-example',
  'oas3-valid-oas-content-example': 'oas3-valid-media-example',
  'oas3-valid-oas-header-example': 'oas3-valid-media-example',
  'oas3-valid-header-schema-example': 'oas3-valid-schema-example',
  'oas3-valid-parameter-schema-example': 'oas3-valid-schema-example',
};

const severities: readonly unknown[] = ['error', 'warn', 'info', 'hint', 'off'];

/** Rules of a ruleset by their names of today; of what is said by several names the worst holds, as with Spectral. */
export function renamed(rules: Readonly<Record<string, unknown>>): Record<string, unknown> {
  const made: Record<string, unknown> = {};
  for (const [name, rule] of Object.entries(rules)) {
    const isFormer = Object.hasOwn(names, name) && (typeof rule !== 'object' || rule === null);
    const today = isFormer ? (names[name] as string) : name;
    const both = Object.hasOwn(made, today) && severities.includes(rule) && severities.includes(made[today]);
    made[today] = both && severities.indexOf(made[today]) < severities.indexOf(rule) ? made[today] : rule;
  }
  return made;
}
