/**
 * Preloaded into every measured process: at its end, writes what it used to the file that BENCH_USAGE names. The
 * variable is taken away at once, so that processes and threads started by the measured one write nothing.
 */
const { existsSync, readFileSync, writeFileSync } = require('node:fs');

const file = process.env.BENCH_USAGE;
delete process.env.BENCH_USAGE;

if (file) {
  process.on('exit', () => {
    const { userCPUTime, systemCPUTime, maxRSS } = process.resourceUsage();
    writeFileSync(
      file,
      JSON.stringify({ cpu: (userCPUTime + systemCPUTime) / 1e6, memory: peak() ?? maxRSS / 1024 }),
    );
  });
}

/** Peak memory in MiB. On Linux maxRSS starts at what the parent process had when it forked; VmHWM does not. */
function peak() {
  if (!existsSync('/proc/self/status')) return undefined;
  const line = /^VmHWM:\s+(\d+) kB$/m.exec(readFileSync('/proc/self/status', 'utf8'));
  return line ? Number(line[1]) / 1024 : undefined;
}
