/** What a file holds, as the API has it. */
export const kinds = ['contacts', 'orders', 'order-lines'] as const;
export type Kind = (typeof kinds)[number];

export const attributeTypes = ['text', 'number', 'boolean', 'date', 'list'] as const;
export type AttributeType = (typeof attributeTypes)[number] | 'company';

/** What a column may mean, by what the file holds. `skip`: nothing; `attribute` and `consent` say more in the plan. */
export const rolesOf = {
  contacts: ['skip', 'email', 'externalId', 'attribute', 'consent', 'language', 'timeZone', 'createdAt'],
  orders: ['skip', 'orderId', 'externalId', 'email', 'at', 'amount', 'codes', 'isRefund', 'refundsOrderId'],
  'order-lines': [
    ...['skip', 'orderId', 'externalId', 'email', 'at', 'product', 'name', 'category', 'brand', 'quantity'],
    ...['unitPrice', 'amount', 'codes', 'isRefund', 'refundsOrderId'],
  ],
} as const satisfies Record<Kind, readonly string[]>;

/** What one column of a file means. */
export type ColumnPlan = {
  column: string;
  /** The first values that are not empty. */
  samples: string[];
  role: string;
  /** Of an attribute. */
  name: string;
  type: AttributeType;
  /** Of times and dates: "iso", "epoch-s", or a pattern. */
  format: string;
  /** Of consent. */
  topic: string;
};

/** What holds for the whole file. */
export type FileSettings = {
  decimal: '.' | ',';
  timeZone: string;
  refundPrefix: string;
  /** Where the consent of the file was given. */
  source: string;
};

/** Roles that may stand only once, and those that are times. */
export const isTime = (plan: Pick<ColumnPlan, 'role' | 'type'>): boolean =>
  plan.role === 'at' || plan.role === 'createdAt' || (plan.role === 'attribute' && plan.type === 'date');
export const isAmount = (role: string): boolean => ['amount', 'unitPrice', 'quantity'].includes(role);
