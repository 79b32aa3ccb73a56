/** As an SQL condition over a row `r` of redemption: a use that was not given back whole. */
export const stillCounts = 'r.is_valid and (r.refunded_amount is null or r.refunded_amount < r.order_amount)';
