/**
 * `npm start`: sets up what is missing, then checks every example. A gate that fails there (1) is what the example
 * shows; anything else (2, 3, 70) is a broken example or a bug, and fails the start. An example whose definition has
 * first to be fetched is named and left out.
 */
import { existsSync, readdirSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { build, ensureDependencies, root, run } from './setup.mjs';

ensureDependencies();
build();

const examples = readdirSync(join(root, 'examples'), { recursive: true, encoding: 'utf8' })
  .filter((file) => /(^|[\\/])threatlint\.yaml$/.test(file))
  .map((file) => dirname(file))
  .sort()
  .reverse(); // shop-weak before shop-hardened: the story's order

let worst = examples.length > 0 ? 0 : 2;
if (examples.length === 0) console.error('threatlint: no folder below examples/ has a threatlint.yaml');
for (const example of examples) {
  const cwd = join(root, 'examples', example);
  const name = `examples/${example.replaceAll('\\', '/')}`;
  if (!existsSync(join(cwd, 'openapi'))) {
    console.log(
      `\n${name}: its definition is not in this repository; ${name}/README.md says where to fetch it`,
    );
    continue;
  }
  console.log(`\n$ cd ${name} && threatlint check\n`);
  const status = run(process.execPath, [join(root, 'dist/cli.js'), 'check'], {
    cwd,
    stdio: ['ignore', 'inherit', 'inherit'],
  });
  if (status > 1) console.error(`threatlint: check of ${name} ended with status ${status}`);
  worst = Math.max(worst, status);
}
process.exitCode = worst > 1 ? worst : 0;
