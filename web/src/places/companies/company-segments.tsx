import { List, Text } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { client } from '../../api/client.ts';
import { Answer } from '../../parts/answer.tsx';
import { Part } from '../../parts/page.tsx';
import { t } from '../../words/index.ts';

/** Segments of companies are asked when somebody asks: each is looked through for this one. */
async function findSegments(companyKey: string, signal: AbortSignal): Promise<{ id: number; name: string }[]> {
  const { data } = await client.GET('/company-segments', { params: { query: { limit: 100 } }, signal });
  const found = await Promise.all(
    (data?.items ?? []).map(async ({ id, name }) => {
      const { data: inIt } = await client.GET('/company-segments/{companySegmentId}/companies', {
        params: { path: { companySegmentId: id }, query: { limit: 500 } },
        signal,
      });
      return inIt?.items.some(({ key }) => key === companyKey) ? { id, name } : null;
    }),
  );
  return found.filter((one) => one !== null);
}

/** In which segments of companies this company is now. */
export function CompanySegments({ companyKey }: { companyKey: string }) {
  const segments = useQuery({
    queryKey: ['segments of company', companyKey],
    queryFn: ({ signal }) => findSegments(companyKey, signal),
  });
  return (
    <Part title={t('Segments of companies')}>
      <Answer query={segments}>
        {(items) =>
          items.length === 0 ? (
            <Text size="sm" c="dimmed">
              {t('In no segment of companies now.')}
            </Text>
          ) : (
            <List size="sm">
              {items.map(({ id, name }) => (
                <List.Item key={id}>{name}</List.Item>
              ))}
            </List>
          )
        }
      </Answer>
    </Part>
  );
}
