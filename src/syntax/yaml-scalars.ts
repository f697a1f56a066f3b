const integer = /^(?:[-+]?[0-9]+|0o[0-7]+|0x[0-9a-fA-F]+)$/;
const float = /^[-+]?(?:[0-9]+(?:\.[0-9]*)?|\.[0-9]+)(?:[eE][-+]?[0-9]+)?$/;

/**
 * The value of a plain scalar under YAML 1.2's core schema (§10.3.2): `yes`, `on` and `2020-01-01` are texts. A number
 * too large for a double stays a text.
 */
export function resolvePlain(text: string): string | number | boolean | null {
  switch (text.charCodeAt(0)) {
    case 43: // +
    case 45: // -
    case 46: // .
    case 48:
    case 49:
    case 50:
    case 51:
    case 52:
    case 53:
    case 54:
    case 55:
    case 56:
    case 57:
      return resolveNumber(text);
    case 126: // ~
      return text.length === 1 ? null : text;
    case 78: // N
    case 110:
      return text === 'null' || text === 'Null' || text === 'NULL' ? null : text;
    case 84: // T
    case 116:
      return text === 'true' || text === 'True' || text === 'TRUE' ? true : text;
    case 70: // F
    case 102:
      return text === 'false' || text === 'False' || text === 'FALSE' ? false : text;
    default:
      return text === '' ? null : text;
  }
}

function resolveNumber(text: string): string | number {
  if (integer.test(text) || float.test(text)) {
    const value = Number(text);
    return Number.isFinite(value) ? value : text;
  }
  switch (text.toLowerCase()) {
    case '.inf':
    case '+.inf':
      return isSpecial(text) ? Number.POSITIVE_INFINITY : text;
    case '-.inf':
      return isSpecial(text) ? Number.NEGATIVE_INFINITY : text;
    case '.nan':
      return isSpecial(text) ? Number.NaN : text;
    default:
      return text;
  }
}

function isSpecial(text: string): boolean {
  return /^(?:[-+]?\.(?:inf|Inf|INF)|\.(?:nan|NaN|NAN))$/.test(text);
}

/**
 * The value of a scalar with an explicit tag; undefined when the tag is not one of the core schema's, or the text
 * does not fit it.
 */
export function resolveTagged(tag: string, text: string): unknown {
  switch (tag) {
    case '!':
    case '!!str':
      return text;
    case '!!null':
    case '!!bool':
    case '!!int':
    case '!!float': {
      const value = resolvePlain(text);
      return fits(tag, value) ? value : undefined;
    }
    default:
      return undefined;
  }
}

function fits(tag: string, value: unknown): boolean {
  if (tag === '!!null') return value === null;
  if (tag === '!!bool') return typeof value === 'boolean';
  return typeof value === 'number' && (tag === '!!float' || Number.isInteger(value));
}

/** `!<tag:yaml.org,2002:str>` and `!!str` are the same tag. */
export function shortTag(raw: string): string {
  const standard = '!<tag:yaml.org,2002:';
  return raw.startsWith(standard) && raw.endsWith('>') ? `!!${raw.slice(standard.length, -1)}` : raw;
}

/**
 * Whether an ignored tag says that the node is another value than the one that is read: YAML's own tags do
 * (yaml.org/type). What an application's tag means is known to that application alone, and readers of OpenAPI have none.
 */
export function changesValue(tag: string): boolean {
  return tag.startsWith('!!') && tag !== '!!timestamp';
}
