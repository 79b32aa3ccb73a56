import { Text, Tooltip } from '@mantine/core';
import { useEffect, useState } from 'react';
import { ago, dateTime } from '../format/index.ts';
import { t } from '../words/index.ts';

type Instant = string | number | Date;

/** The time, told anew every so often, so that ages on a page grow while it is looked at. */
function useNow(everyMs: number): number {
  const [now, setNow] = useState(Date.now);
  useEffect(() => {
    const timer = setInterval(() => setNow(Date.now()), everyMs);
    return () => clearInterval(timer);
  }, [everyMs]);
  return now;
}

/** How long ago something was ("2 min ago"), with the full instant for who asks. */
export function TimeAgo({ at }: { at: Instant }) {
  const now = useNow(10_000);
  const instant = new Date(at);
  return (
    <Tooltip label={dateTime(instant)} events={{ hover: true, focus: true, touch: true }}>
      <time dateTime={instant.toISOString()} title={dateTime(instant)} style={{ whiteSpace: 'nowrap' }}>
        {ago(instant, Math.max(now, instant.getTime() < Date.now() ? instant.getTime() : now))}
      </time>
    </Tooltip>
  );
}

/** How old what stands beside it is: `<Age at={query.dataUpdatedAt} />` → "Counted 12 s ago". */
export function Age({ at }: { at: Instant }) {
  const now = useNow(5_000);
  const instant = new Date(at).getTime();
  return (
    <Text size="sm" c="dimmed" span>
      {t('Counted {when}', { when: ago(instant, Math.max(now, instant)) })}
    </Text>
  );
}
