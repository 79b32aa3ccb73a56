-- Wishes that nobody confirmed in time.
CREATE INDEX "opt_in_request_open" ON "opt_in_request" ("expires_at") WHERE "state" IN ('planned', 'claimed', 'accepted', 'unknown');

-- How many mails an address got lately, so that nobody can have it flooded.
CREATE INDEX "opt_in_request_email" ON "opt_in_request" ("workspace_id", lower("email"), "requested_at");
