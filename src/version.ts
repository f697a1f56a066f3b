import manifest from '../package.json' with { type: 'json' };

/** The version of threatlint, as in its package. */
export const version: string = manifest.version;

/** Where bugs are reported, as in its package. */
export const bugs: string = manifest.bugs.url;

/** The documentation of this version, on the web. */
export const manual = `https://github.com/threatlint/threatlint/blob/v${version}/docs`;
