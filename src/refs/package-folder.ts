/**
 * The folder of this package, in the source as well as in the published package: the bundle lies in dist/chunks/, as deep
 * below it as this file does.
 */
export const packageFolder = new URL('../../', import.meta.url);
