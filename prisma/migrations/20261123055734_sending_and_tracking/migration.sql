-- AlterTable
ALTER TABLE "campaign" ADD COLUMN     "ends_at" TIMESTAMPTZ(3),
ADD COLUMN     "priority" SMALLINT NOT NULL DEFAULT 1,
ADD COLUMN     "purpose" TEXT NOT NULL DEFAULT 'marketing',
ADD COLUMN     "transport_id" INTEGER,
ADD COLUMN     "utm" JSONB;

-- AlterTable
ALTER TABLE "message" ADD COLUMN     "operator" SMALLINT NOT NULL DEFAULT 0;

-- AlterTable
ALTER TABLE "suppression" ADD COLUMN     "detail" TEXT,
ADD COLUMN     "message_id" BIGINT;

-- CreateTable
CREATE TABLE "topic" (
    "workspace_id" INTEGER NOT NULL,
    "name" TEXT NOT NULL,
    "title" TEXT NOT NULL,
    "description" TEXT NOT NULL DEFAULT '',
    "languages" JSONB NOT NULL DEFAULT '{}',
    "double_opt_in" BOOLEAN NOT NULL DEFAULT false,
    "is_public" BOOLEAN NOT NULL DEFAULT true,
    "position" INTEGER NOT NULL DEFAULT 0,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "archived_at" TIMESTAMPTZ(3),

CONSTRAINT "topic_pkey" PRIMARY KEY ("workspace_id","name")
);

-- CreateTable
CREATE TABLE "opt_in_request" (
    "id" BIGSERIAL NOT NULL,
    "workspace_id" INTEGER NOT NULL,
    "contact_id" INTEGER NOT NULL,
    "topic" TEXT NOT NULL,
    "email" TEXT NOT NULL,
    "state" TEXT NOT NULL,
    "source" TEXT NOT NULL,
    "evidence" JSONB,
    "attempts" SMALLINT NOT NULL DEFAULT 0,
    "requested_at" TIMESTAMPTZ(3) NOT NULL,
    "due_at" TIMESTAMPTZ(3) NOT NULL,
    "claimed_by" TEXT,
    "mailed_at" TIMESTAMPTZ(3),
    "answer" TEXT,
    "expires_at" TIMESTAMPTZ(3) NOT NULL,
    "confirmed_at" TIMESTAMPTZ(3),
    "confirmation" JSONB,

CONSTRAINT "opt_in_request_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "hand_over" (
    "worker" TEXT NOT NULL,
    "slot" SMALLINT NOT NULL,
    "message_ids" BIGINT[],
    "at" TIMESTAMPTZ(3) NOT NULL,

CONSTRAINT "hand_over_pkey" PRIMARY KEY ("worker","slot")
);

-- CreateTable
CREATE TABLE "message_news" (
    "id" BIGSERIAL NOT NULL,
    "workspace_id" INTEGER NOT NULL,
    "message_id" BIGINT NOT NULL,
    "state" TEXT NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL,

CONSTRAINT "message_news_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "transport" (
    "id" SERIAL NOT NULL,
    "workspace_id" INTEGER NOT NULL,
    "name" TEXT NOT NULL,
    "kind" TEXT NOT NULL,
    "settings" JSONB NOT NULL,
    "secret" BYTEA,
    "limits" JSONB NOT NULL DEFAULT '{}',
    "warm_up" JSONB,
    "is_default" BOOLEAN NOT NULL DEFAULT false,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "archived_at" TIMESTAMPTZ(3),

CONSTRAINT "transport_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "sending_domain" (
    "id" SERIAL NOT NULL,
    "workspace_id" INTEGER NOT NULL,
    "domain" TEXT NOT NULL,
    "return_path_domain" TEXT,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "checked_at" TIMESTAMPTZ(3),
    "check" JSONB,

CONSTRAINT "sending_domain_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "dkim_key" (
    "id" SERIAL NOT NULL,
    "workspace_id" INTEGER NOT NULL,
    "domain_id" INTEGER NOT NULL,
    "selector" TEXT NOT NULL,
    "algorithm" TEXT NOT NULL,
    "public_key" TEXT NOT NULL,
    "private_key" BYTEA NOT NULL,
    "state" TEXT NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "active_at" TIMESTAMPTZ(3),
    "retired_at" TIMESTAMPTZ(3),

CONSTRAINT "dkim_key_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "rate_bucket" (
    "scope" TEXT NOT NULL,
    "tokens" DOUBLE PRECISION NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL,

CONSTRAINT "rate_bucket_pkey" PRIMARY KEY ("scope")
);

-- CreateTable
CREATE TABLE "rate_window" (
    "scope" TEXT NOT NULL,
    "starts_at" TIMESTAMPTZ(3) NOT NULL,
    "used" INTEGER NOT NULL DEFAULT 0,

CONSTRAINT "rate_window_pkey" PRIMARY KEY ("scope","starts_at")
);

-- CreateTable
CREATE TABLE "provider_pause" (
    "scope" TEXT NOT NULL,
    "until" TIMESTAMPTZ(3) NOT NULL,
    "step" SMALLINT NOT NULL,
    "reason" TEXT NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL,

CONSTRAINT "provider_pause_pkey" PRIMARY KEY ("scope")
);

-- CreateTable
CREATE TABLE "mail_domain" (
    "domain" TEXT NOT NULL,
    "operator" SMALLINT NOT NULL DEFAULT 0,
    "mx" TEXT[] DEFAULT ARRAY[]::TEXT[],
    "checked_at" TIMESTAMPTZ(3),
    "problem" TEXT,

CONSTRAINT "mail_domain_pkey" PRIMARY KEY ("domain")
);

-- CreateTable
CREATE TABLE "inbound_mail" (
    "id" BIGSERIAL NOT NULL,
    "workspace_id" INTEGER,
    "source" TEXT NOT NULL,
    "source_key" TEXT NOT NULL,
    "envelope_to" TEXT NOT NULL,
    "raw" BYTEA,
    "received_at" TIMESTAMPTZ(3) NOT NULL,
    "read_at" TIMESTAMPTZ(3),
    "class" TEXT,
    "message_id" BIGINT,
    "detail" JSONB,

CONSTRAINT "inbound_mail_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "inbound_mailbox" (
    "id" SERIAL NOT NULL,
    "workspace_id" INTEGER NOT NULL,
    "name" TEXT NOT NULL,
    "settings" JSONB NOT NULL,
    "secret" BYTEA NOT NULL,
    "uid_validity" BIGINT,
    "last_uid" BIGINT NOT NULL DEFAULT 0,
    "checked_at" TIMESTAMPTZ(3),
    "problem" TEXT,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "archived_at" TIMESTAMPTZ(3),

CONSTRAINT "inbound_mailbox_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "provider_hook" (
    "id" SERIAL NOT NULL,
    "workspace_id" INTEGER NOT NULL,
    "provider" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "settings" JSONB NOT NULL DEFAULT '{}',
    "secret" BYTEA,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "last_used_at" TIMESTAMPTZ(3),
    "archived_at" TIMESTAMPTZ(3),

CONSTRAINT "provider_hook_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "bounce" (
    "id" BIGSERIAL NOT NULL,
    "workspace_id" INTEGER NOT NULL,
    "email_normal" TEXT NOT NULL,
    "contact_id" INTEGER,
    "message_id" BIGINT,
    "class" TEXT NOT NULL,
    "status" TEXT,
    "reason" TEXT NOT NULL,
    "detail" TEXT,
    "source" TEXT NOT NULL,
    "key" TEXT NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL,

CONSTRAINT "bounce_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "conversion" (
    "id" BIGSERIAL NOT NULL,
    "workspace_id" INTEGER NOT NULL,
    "order_event_id" BIGINT NOT NULL,
    "contact_id" INTEGER NOT NULL,
    "message_id" BIGINT NOT NULL,
    "campaign_id" INTEGER NOT NULL,
    "content_id" INTEGER,
    "segment_id" INTEGER,
    "variant" TEXT NOT NULL,
    "offer_ids" INTEGER[] DEFAULT ARRAY[]::INTEGER[],
    "model" TEXT NOT NULL,
    "amount" BIGINT NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL,

CONSTRAINT "conversion_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "webhook" (
    "id" SERIAL NOT NULL,
    "workspace_id" INTEGER NOT NULL,
    "name" TEXT NOT NULL,
    "url" TEXT NOT NULL,
    "kinds" TEXT[],
    "secret" BYTEA NOT NULL,
    "state" TEXT NOT NULL DEFAULT 'active',
    "problem" TEXT,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "archived_at" TIMESTAMPTZ(3),

CONSTRAINT "webhook_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "webhook_delivery" (
    "id" BIGSERIAL NOT NULL,
    "workspace_id" INTEGER NOT NULL,
    "webhook_id" INTEGER NOT NULL,
    "key" TEXT NOT NULL,
    "kind" TEXT NOT NULL,
    "payload" JSONB NOT NULL,
    "state" TEXT NOT NULL,
    "attempts" SMALLINT NOT NULL DEFAULT 0,
    "created_at" TIMESTAMPTZ(3) NOT NULL,
    "due_at" TIMESTAMPTZ(3) NOT NULL,
    "claimed_by" TEXT,
    "finished_at" TIMESTAMPTZ(3),
    "last_status" INTEGER,
    "last_answer" TEXT,

CONSTRAINT "webhook_delivery_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "follower_position" (
    "name" TEXT NOT NULL,
    "position" BIGINT NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

CONSTRAINT "follower_position_pkey" PRIMARY KEY ("name")
);

-- CreateIndex
CREATE INDEX "opt_in_request_workspace_id_contact_id_topic_idx" ON "opt_in_request"("workspace_id", "contact_id", "topic");

-- CreateIndex
CREATE UNIQUE INDEX "transport_workspace_id_name_key" ON "transport"("workspace_id", "name");

-- CreateIndex
CREATE UNIQUE INDEX "sending_domain_workspace_id_domain_key" ON "sending_domain"("workspace_id", "domain");

-- CreateIndex
CREATE UNIQUE INDEX "dkim_key_domain_id_selector_key" ON "dkim_key"("domain_id", "selector");

-- CreateIndex
CREATE INDEX "inbound_mail_workspace_id_id_idx" ON "inbound_mail"("workspace_id", "id");

-- CreateIndex
CREATE UNIQUE INDEX "inbound_mail_source_source_key_key" ON "inbound_mail"("source", "source_key");

-- CreateIndex
CREATE UNIQUE INDEX "inbound_mailbox_workspace_id_name_key" ON "inbound_mailbox"("workspace_id", "name");

-- CreateIndex
CREATE UNIQUE INDEX "provider_hook_workspace_id_name_key" ON "provider_hook"("workspace_id", "name");

-- CreateIndex
CREATE INDEX "bounce_workspace_id_email_normal_at_idx" ON "bounce"("workspace_id", "email_normal", "at");

-- CreateIndex
CREATE INDEX "bounce_message_id_idx" ON "bounce"("message_id");

-- CreateIndex
CREATE UNIQUE INDEX "bounce_workspace_id_key_key" ON "bounce"("workspace_id", "key");

-- CreateIndex
CREATE INDEX "conversion_workspace_id_campaign_id_at_idx" ON "conversion"("workspace_id", "campaign_id", "at");

-- CreateIndex
CREATE UNIQUE INDEX "conversion_order_event_id_model_key" ON "conversion"("order_event_id", "model");

-- CreateIndex
CREATE UNIQUE INDEX "webhook_workspace_id_name_key" ON "webhook"("workspace_id", "name");

-- CreateIndex
CREATE INDEX "webhook_delivery_workspace_id_webhook_id_id_idx" ON "webhook_delivery"("workspace_id", "webhook_id", "id");

-- CreateIndex
CREATE UNIQUE INDEX "webhook_delivery_webhook_id_key_key" ON "webhook_delivery"("webhook_id", "key");

-- What waits, by when it is due: partial, so that they hold only what waits.
CREATE INDEX "inbound_mail_unread" ON "inbound_mail" ("id") WHERE "read_at" IS NULL;
CREATE INDEX "webhook_delivery_due" ON "webhook_delivery" ("due_at", "id") WHERE "state" = 'waiting';
CREATE INDEX "opt_in_request_due" ON "opt_in_request" ("due_at", "id") WHERE "state" IN ('planned', 'claimed');
CREATE INDEX "campaign_ends" ON "campaign" ("ends_at") WHERE "state" IN ('sending', 'paused') AND "ends_at" IS NOT NULL;
ALTER TABLE "campaign" ADD CONSTRAINT "campaign_purpose" CHECK ("purpose" IN ('marketing', 'transactional'));
ALTER TABLE "campaign" ADD CONSTRAINT "campaign_priority" CHECK ("priority" BETWEEN 0 AND 2);
