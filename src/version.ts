import manifest from '../package.json' with { type: 'json' };

/** The version of threatlint, as in its package. */
export const version: string = manifest.version;

/** The documentation of this version, on the web. */
export const manual = `https://github.com/threatlint/threatlint/blob/v${version}/docs`;
