import { goToSignIn } from '/enter.js';
import { say } from '/parts.js';
import { sayProblem } from '/say-problem.js';

/**
 * Draws again and again while the page is looked at, and at once when the network goes or comes back, or when what is
 * returned is called. It rests twenty times as long as the answers took (at least 3 s), so that a page left open never
 * weighs on the server.
 */
export function keepDrawing(draw) {
  const restMs = 3000;
  let timer;
  let isDrawing = false;
  let isWanted = false;
  async function now() {
    clearTimeout(timer);
    isWanted = true;
    if (isDrawing) return;
    isDrawing = true;
    const startedAt = performance.now();
    while (isWanted) {
      isWanted = false;
      try {
        await draw();
        say(null);
      } catch (error) {
        if (error.problem?.status === 401) return goToSignIn();
        sayProblem(error, { isTrying: true });
      }
    }
    isDrawing = false;
    if (!document.hidden) timer = setTimeout(now, Math.max(restMs, 20 * (performance.now() - startedAt)));
  }
  document.addEventListener('visibilitychange', () => {
    if (!document.hidden) void now();
  });
  for (const change of ['online', 'offline']) addEventListener(change, now);
  return now;
}
