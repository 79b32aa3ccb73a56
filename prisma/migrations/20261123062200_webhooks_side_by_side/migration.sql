-- What waits, webhook by webhook: the backlog of one that does not answer is not read to find what another one gets.
DROP INDEX "webhook_delivery_due";
CREATE INDEX "webhook_delivery_due" ON "webhook_delivery" ("webhook_id", "due_at", "id") WHERE "state" = 'waiting';
-- What is under way, to keep within the room a webhook has over all workers.
CREATE INDEX "webhook_delivery_claimed" ON "webhook_delivery" ("webhook_id", "due_at") WHERE "state" = 'waiting' AND "claimed_by" IS NOT NULL;
