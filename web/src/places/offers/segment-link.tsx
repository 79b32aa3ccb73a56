import { Anchor, Text } from '@mantine/core';
import { Link } from '@tanstack/react-router';

/** A segment as a door to its people. */
export const SegmentLink = ({ segmentId, name }: { segmentId: number | null; name: string }) =>
  segmentId === null ? (
    <Text span inherit>
      {name}
    </Text>
  ) : (
    <Anchor component={Link} to="/segments/$segmentId" params={{ segmentId: String(segmentId) } as never} inherit>
      {name}
    </Anchor>
  );
