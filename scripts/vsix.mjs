/**
 * `npm run vsix`: packs editors/vscode with the server into dist/threatlint-VERSION.vsix, without network. A .vsix is a zip (Open
 * Packaging Conventions) of the extension, its manifest and the types of its files. Needs `npm run build` before.
 */
import { existsSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { extname, join, relative, sep } from 'node:path';
import { pathToFileURL } from 'node:url';
import { build } from 'esbuild';
import { zipSync } from 'fflate';
import { bundledPackages, licenceTexts } from './notices.mjs';
import { root } from './setup.mjs';

const folder = join(root, 'editors/vscode');
// The same bytes whenever it is packed; zip knows no time before 1980.
const mtime = new Date(1980, 0, 2);

/** @returns {Promise<Uint8Array>} */
export async function vsix() {
  if (!existsSync(join(root, 'dist/cli.js')))
    throw new Error('There is no dist/cli.js: run npm run build first.');
  const manifest = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'));
  const { version } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
  const { outputFiles, metafile } = await build({
    absWorkingDir: root,
    entryPoints: ['editors/vscode/extension.ts'],
    outfile: 'extension.js',
    bundle: true,
    write: false,
    format: 'cjs',
    platform: 'node',
    target: 'node20',
    external: ['vscode'],
    legalComments: 'none',
    metafile: true,
    logLevel: 'warning',
  });
  /** @type {Map<string, Uint8Array>} */
  const files = new Map();
  /** @param {string} name @param {string | Uint8Array} content */
  const put = (name, content) =>
    files.set(name, typeof content === 'string' ? Buffer.from(content) : content);
  put('extension/package.json', `${JSON.stringify({ ...manifest, version }, null, 2)}\n`);
  put('extension/extension.js', outputFiles[0].contents);
  put('extension/README.md', readFileSync(join(folder, 'README.md')));
  put('extension/LICENSE.txt', readFileSync(join(root, 'LICENSE')));
  put('extension/THIRD_PARTY_LICENSES.txt', await licenceTexts(await bundledPackages(metafile)));
  for (const part of ['dist', 'rulesets', 'schemas', 'threat-models', 'package.json'])
    for (const file of filesBelow(join(root, part)))
      if (!file.endsWith('.vsix'))
        put(`extension/server/${relative(root, file).split(sep).join('/')}`, readFileSync(file));
  put('extension.vsixmanifest', packageManifest({ ...manifest, version }));
  put('[Content_Types].xml', contentTypes(files.keys()));
  const entries = [...files].sort(([a], [b]) => (a < b ? -1 : 1));
  return zipSync(Object.fromEntries(entries), { mtime });
}

/** @param {string} path @returns {string[]} */
function filesBelow(path) {
  if (!statSync(path).isDirectory()) return [path];
  return readdirSync(path).flatMap((name) => filesBelow(join(path, name)));
}

/** @param {Record<string, any>} manifest what Visual Studio Code reads before it unpacks */
function packageManifest({
  name,
  displayName,
  description,
  version,
  publisher,
  engines,
  categories,
  keywords,
}) {
  /** @param {string} text */
  const xml = (text) => text.replace(/[<>&"]/g, (sign) => `&#${sign.charCodeAt(0)};`);
  return `<?xml version="1.0" encoding="utf-8"?>
<PackageManifest Version="2.0.0" xmlns="http://schemas.microsoft.com/developer/vsx-schema/2011">
  <Metadata>
    <Identity Language="en-US" Id="${name}" Version="${version}" Publisher="${publisher}" />
    <DisplayName>${xml(displayName)}</DisplayName>
    <Description xml:space="preserve">${xml(description)}</Description>
    <Tags>${xml(keywords.join(','))}</Tags>
    <Categories>${xml(categories.join(','))}</Categories>
    <Properties>
      <Property Id="Microsoft.VisualStudio.Code.Engine" Value="${xml(engines.vscode)}" />
      <Property Id="Microsoft.VisualStudio.Code.ExtensionKind" Value="workspace" />
    </Properties>
    <License>extension/LICENSE.txt</License>
  </Metadata>
  <Installation><InstallationTarget Id="Microsoft.VisualStudio.Code" /></Installation>
  <Dependencies />
  <Assets>
    <Asset Type="Microsoft.VisualStudio.Code.Manifest" Path="extension/package.json" Addressable="true" />
    <Asset Type="Microsoft.VisualStudio.Services.Content.Details" Path="extension/README.md" Addressable="true" />
    <Asset Type="Microsoft.VisualStudio.Services.Content.License" Path="extension/LICENSE.txt" Addressable="true" />
  </Assets>
</PackageManifest>
`;
}

/** @param {Iterable<string>} names */
function contentTypes(names) {
  const endings = new Set([...names].map((name) => extname(name)).filter((ending) => ending !== ''));
  const types = { '.json': 'application/json', '.vsixmanifest': 'text/xml', '.js': 'application/javascript' };
  const lines = [...endings].sort().map((ending) => {
    const type = types[/** @type {keyof typeof types} */ (ending)] ?? 'application/octet-stream';
    return `  <Default Extension="${ending}" ContentType="${type}" />\n`;
  });
  return `<?xml version="1.0" encoding="utf-8"?>
<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">
${lines.join('')}</Types>
`;
}

if (process.argv[1] && import.meta.url === pathToFileURL(process.argv[1]).href) {
  const { version } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
  const name = `dist/threatlint-${version}.vsix`;
  writeFileSync(join(root, name), await vsix());
  console.log(name);
}
