import { monitorEventLoopDelay } from 'node:perf_hooks';
import type { RequestHandler } from 'express';
import type { Log } from '../log.ts';

export type Sample = { labels?: Record<string, string>; value: number };

/** One number of the system, read when it is asked for. Names follow Prometheus: kohort_<what>_<unit>. */
export type Metric = {
  name: string;
  help: string;
  kind: 'gauge' | 'counter';
  read(): Promise<Sample[]>;
};

/**
 * Answers /metrics in the Prometheus text format 0.0.4. A metric that cannot be read is left out and logged, so that the
 * others are still seen when the database is away.
 */
export function serveMetrics(metrics: readonly Metric[], log: Log): RequestHandler {
  return async (_request, response) => {
    const blocks = await Promise.all(
      metrics.map(async (metric) => {
        try {
          return formatMetric(metric, await metric.read());
        } catch (error) {
          log.warn({ metric: metric.name, error: (error as Error).message }, 'http.metric.failed');
          return '';
        }
      }),
    );
    response.type('text/plain; version=0.0.4; charset=utf-8').send(blocks.join(''));
  };
}

function formatMetric({ name, help, kind }: Metric, samples: readonly Sample[]): string {
  const lines = samples.map(({ labels = {}, value }) => {
    const pairs = Object.entries(labels).map(([label, text]) => `${label}="${escapeLabel(text)}"`);
    return `${name}${pairs.length > 0 ? `{${pairs.join(',')}}` : ''} ${value}\n`;
  });
  return `# HELP ${name} ${help}\n# TYPE ${name} ${kind}\n${lines.join('')}`;
}

const escapeLabel = (text: string) => text.replace(/\\/g, '\\\\').replace(/"/g, '\\"').replace(/\n/g, '\\n');

/** Memory, event loop and age of this process. */
export function processMetrics(): Metric[] {
  const delay = monitorEventLoopDelay({ resolution: 20 });
  delay.enable();
  const one = (value: number) => Promise.resolve([{ value }]);
  return [
    {
      name: 'kohort_process_memory_bytes',
      help: 'Resident memory of this process.',
      kind: 'gauge',
      read: () => one(process.memoryUsage.rss()),
    },
    {
      name: 'kohort_process_uptime_seconds',
      help: 'Seconds since this process started.',
      kind: 'gauge',
      read: () => one(Math.round(process.uptime())),
    },
    {
      name: 'kohort_process_event_loop_delay_seconds',
      help: 'Delay of the event loop since the last reading, 99th percentile.',
      kind: 'gauge',
      async read() {
        const nanoseconds = delay.percentile(99);
        delay.reset();
        return one(nanoseconds / 1e9);
      },
    },
  ];
}
