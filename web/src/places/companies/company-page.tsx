import { Anchor, Button, Group, Stack, Text } from '@mantine/core';
import { Link, useNavigate, useParams } from '@tanstack/react-router';
import { api, client } from '../../api/client.ts';
import type { components } from '../../api/schema.d.ts';
import { number } from '../../format/index.ts';
import { Answer } from '../../parts/answer.tsx';
import { can } from '../../parts/can.ts';
import { useConfirm } from '../../parts/confirm.tsx';
import { Figures } from '../../parts/figures.tsx';
import { failed, saved } from '../../parts/notify.ts';
import { Page, Part, pageFor } from '../../parts/page.tsx';
import { useRefresh } from '../../parts/use-refresh.ts';
import { t } from '../../words/index.ts';
import { CompanyPeople } from './company-people.tsx';
import { CompanySegments } from './company-segments.tsx';
import { EditCompany } from './edit-company.tsx';
import { attributeWords, known, shownValue } from './firmographics.ts';

type Company = components['schemas']['CompanyWithPeople'];

function Whole({ company }: { company: Company }) {
  const confirm = useConfirm();
  const navigate = useNavigate();
  const refresh = useRefresh();
  const others = Object.entries(company.attributes).filter(([name]) => !known.some((each) => each === name));
  const remove = async () => {
    const children = t('Who belonged to it does not any more. The people stay.');
    if (
      !(await confirm({
        title: t('Take {name} away?', { name: company.name }),
        verb: t('Take it away'),
        children,
        isDanger: true,
      }))
    )
      return;
    try {
      await client.DELETE('/companies/{companyKey}', { params: { path: { companyKey: company.key } } });
      await navigate({ to: '/companies' });
      await refresh('/companies', '/contacts/{contactId}');
      saved(t('The company is taken away.'));
    } catch (error) {
      failed(error);
    }
  };
  return (
    <Page
      title={company.name}
      back={{ to: '/companies', name: t('Companies') }}
      lead={company.key === company.name ? undefined : company.key}
      actions={
        can('contacts:write') && (
          <>
            <Button variant="default" onClick={() => void remove()}>
              {t('Take away')}
            </Button>
            <EditCompany company={company} />
          </>
        )
      }
    >
      <Figures
        figures={[
          ...known.map((name) => ({
            name: attributeWords(name),
            value: shownValue(name, company.attributes[name]) || '–',
          })),
          { name: t('People'), value: number(company.contacts) },
        ]}
        columns={5}
      />
      {others.length > 0 && (
        <Part title={t('Also known')}>
          <Group gap="xl">
            {others.map(([name, value]) => (
              <Stack gap={0} key={name}>
                <Text size="sm" c="dimmed">
                  {name}
                </Text>
                <Text>{shownValue(name, value)}</Text>
              </Stack>
            ))}
          </Group>
        </Part>
      )}
      <CompanyPeople companyKey={company.key} />
      <CompanySegments companyKey={company.key} />
      <Text size="sm">
        <Anchor component={Link} to="/contacts">
          {t('All contacts')}
        </Anchor>
      </Text>
    </Page>
  );
}

/** One company: what is known of it, who belongs to it, and in which segments it is. */
export default function CompanyPage() {
  const { companyKey } = useParams({ strict: false }) as { companyKey: string };
  const query = api.useQuery('get', '/companies/{companyKey}', { params: { path: { companyKey } } });
  return (
    <Answer query={query} around={pageFor(t('Company'), { to: '/companies', name: t('Companies') })}>
      {(company) => <Whole key={company.key} company={company} />}
    </Answer>
  );
}
