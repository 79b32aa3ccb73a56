/**
 * `node scripts/check-health.mjs`: exits 0 when the roles of this machine answer, for health checks of containers. Takes
 * ROLES, PORT and TRACKING_PORT as the program does. Plain JavaScript, so that it starts in a few hundredths of a second.
 */
const { ROLES = 'api,tracking,workers', PORT = '3000', TRACKING_PORT = '3001' } = process.env;
const roles = ROLES.split(',').map((role) => role.trim());

const addresses = [
  roles.includes('api') ? `http://127.0.0.1:${PORT}/health/ready` : '',
  roles.includes('tracking') ? `http://127.0.0.1:${TRACKING_PORT}/health` : '',
].filter((address) => address !== '');

for (const address of addresses) {
  const answer = await fetch(address, { signal: AbortSignal.timeout(4_000) }).catch(
    (/** @type {Error} */ error) => error,
  );
  if (answer instanceof Error || !answer.ok) {
    console.error(
      `${address}: ${answer instanceof Error ? answer.message : `${answer.status} ${await answer.text()}`}`,
    );
    process.exitCode = 1;
  }
}
