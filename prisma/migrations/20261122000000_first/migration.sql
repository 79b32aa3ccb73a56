-- CreateSchema
CREATE SCHEMA IF NOT EXISTS "public";

-- CreateTable
CREATE TABLE "workspace" (
    "id" SERIAL NOT NULL,
    "slug" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "time_zone" TEXT NOT NULL,
    "currency" TEXT NOT NULL,
    "language" TEXT NOT NULL DEFAULT 'en',
    "settings" JSONB NOT NULL DEFAULT '{}',
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "workspace_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "operator" (
    "id" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "email" TEXT NOT NULL,
    "email_verified" BOOLEAN NOT NULL DEFAULT false,
    "image" TEXT,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updated_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "operator_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "operator_session" (
    "id" TEXT NOT NULL,
    "token" TEXT NOT NULL,
    "operator_id" TEXT NOT NULL,
    "expires_at" TIMESTAMPTZ(3) NOT NULL,
    "ip_address" TEXT,
    "user_agent" TEXT,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updated_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "operator_session_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "operator_account" (
    "id" TEXT NOT NULL,
    "account_id" TEXT NOT NULL,
    "provider_id" TEXT NOT NULL,
    "operator_id" TEXT NOT NULL,
    "access_token" TEXT,
    "refresh_token" TEXT,
    "id_token" TEXT,
    "access_token_expires_at" TIMESTAMPTZ(3),
    "refresh_token_expires_at" TIMESTAMPTZ(3),
    "scope" TEXT,
    "password" TEXT,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updated_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "operator_account_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "operator_verification" (
    "id" TEXT NOT NULL,
    "identifier" TEXT NOT NULL,
    "value" TEXT NOT NULL,
    "expires_at" TIMESTAMPTZ(3) NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updated_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "operator_verification_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "workspace_operator" (
    "workspace_id" INTEGER NOT NULL,
    "operator_id" TEXT NOT NULL,
    "role" TEXT NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "workspace_operator_pkey" PRIMARY KEY ("workspace_id","operator_id")
);

-- CreateTable
CREATE TABLE "api_key" (
    "id" SERIAL NOT NULL,
    "workspace_id" INTEGER NOT NULL,
    "name" TEXT NOT NULL,
    "prefix" TEXT NOT NULL,
    "hash" BYTEA NOT NULL,
    "scopes" TEXT[],
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "last_used_at" TIMESTAMPTZ(3),
    "revoked_at" TIMESTAMPTZ(3),

    CONSTRAINT "api_key_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "idempotent_answer" (
    "workspace_id" INTEGER NOT NULL,
    "key" TEXT NOT NULL,
    "request_hash" BYTEA NOT NULL,
    "status" INTEGER,
    "body" JSONB,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "answered_at" TIMESTAMPTZ(3),

    CONSTRAINT "idempotent_answer_pkey" PRIMARY KEY ("workspace_id","key")
);

-- CreateTable
CREATE TABLE "audit" (
    "id" BIGSERIAL NOT NULL,
    "workspace_id" INTEGER NOT NULL,
    "actor" TEXT NOT NULL,
    "action" TEXT NOT NULL,
    "subject" TEXT NOT NULL,
    "detail" JSONB,
    "at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "audit_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "installation" (
    "key" TEXT NOT NULL,
    "value" TEXT NOT NULL,

    CONSTRAINT "installation_pkey" PRIMARY KEY ("key")
);

-- CreateTable
CREATE TABLE "contact" (
    "id" SERIAL NOT NULL,
    "workspace_id" INTEGER NOT NULL,
    "external_id" TEXT,
    "email" TEXT,
    "email_normal" TEXT,
    "attributes" JSONB NOT NULL DEFAULT '{}',
    "time_zone" TEXT,
    "language" TEXT,
    "bucket" SMALLINT NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updated_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "contact_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "contact_attribute_def" (
    "workspace_id" INTEGER NOT NULL,
    "name" TEXT NOT NULL,
    "type" TEXT NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "contact_attribute_def_pkey" PRIMARY KEY ("workspace_id","name")
);

-- CreateTable
CREATE TABLE "consent" (
    "id" BIGSERIAL NOT NULL,
    "workspace_id" INTEGER NOT NULL,
    "contact_id" INTEGER NOT NULL,
    "topic" TEXT NOT NULL,
    "state" TEXT NOT NULL,
    "source" TEXT NOT NULL,
    "evidence" JSONB,
    "at" TIMESTAMPTZ(3) NOT NULL,
    "recorded_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "consent_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "subscription" (
    "workspace_id" INTEGER NOT NULL,
    "contact_id" INTEGER NOT NULL,
    "topic" TEXT NOT NULL,
    "state" TEXT NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "subscription_pkey" PRIMARY KEY ("contact_id","topic")
);

-- CreateTable
CREATE TABLE "suppression" (
    "workspace_id" INTEGER NOT NULL,
    "email_normal" TEXT NOT NULL,
    "reason" TEXT NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "suppression_pkey" PRIMARY KEY ("workspace_id","email_normal")
);

-- CreateTable
CREATE TABLE "event_kind" (
    "id" SERIAL NOT NULL,
    "workspace_id" INTEGER NOT NULL,
    "name" TEXT NOT NULL,

    CONSTRAINT "event_kind_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "event" (
    "id" BIGSERIAL NOT NULL,
    "workspace_id" INTEGER NOT NULL,
    "contact_id" INTEGER NOT NULL,
    "kind_id" INTEGER NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL,
    "received_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "minute_of_week" SMALLINT NOT NULL,
    "amount" BIGINT,
    "ref" TEXT,
    "message_id" BIGINT,
    "props" JSONB,

    CONSTRAINT "event_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "order_line" (
    "id" BIGSERIAL NOT NULL,
    "workspace_id" INTEGER NOT NULL,
    "contact_id" INTEGER NOT NULL,
    "event_id" BIGINT NOT NULL,
    "line" SMALLINT NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL,
    "product" TEXT NOT NULL,
    "name" TEXT,
    "category" TEXT,
    "brand" TEXT,
    "quantity" DECIMAL(14,3) NOT NULL,
    "amount" BIGINT NOT NULL,

    CONSTRAINT "order_line_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "order_code" (
    "id" BIGSERIAL NOT NULL,
    "workspace_id" INTEGER NOT NULL,
    "contact_id" INTEGER NOT NULL,
    "event_id" BIGINT NOT NULL,
    "code" TEXT NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL,
    "minute_of_week" SMALLINT NOT NULL,
    "order_amount" BIGINT NOT NULL,

    CONSTRAINT "order_code_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "ingest_key" (
    "workspace_id" INTEGER NOT NULL,
    "key" TEXT NOT NULL,
    "event_id" BIGINT,

    CONSTRAINT "ingest_key_pkey" PRIMARY KEY ("workspace_id","key")
);

-- CreateTable
CREATE TABLE "dirty" (
    "id" BIGSERIAL NOT NULL,
    "workspace_id" INTEGER NOT NULL,
    "contact_id" INTEGER NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL DEFAULT clock_timestamp(),

    CONSTRAINT "dirty_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "import" (
    "id" SERIAL NOT NULL,
    "workspace_id" INTEGER NOT NULL,
    "kind" TEXT NOT NULL,
    "state" TEXT NOT NULL,
    "file_name" TEXT,
    "file_path" TEXT,
    "mapping" JSONB NOT NULL,
    "is_dry_run" BOOLEAN NOT NULL,
    "counts" JSONB NOT NULL DEFAULT '{}',
    "bytes_total" BIGINT,
    "bytes_read" BIGINT NOT NULL DEFAULT 0,
    "batches" INTEGER,
    "position" INTEGER NOT NULL DEFAULT 0,
    "attempt" INTEGER NOT NULL DEFAULT 0,
    "header" TEXT[],
    "failure" TEXT,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "started_at" TIMESTAMPTZ(3),
    "heartbeat_at" TIMESTAMPTZ(3),
    "finished_at" TIMESTAMPTZ(3),

    CONSTRAINT "import_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "import_problem" (
    "import_id" INTEGER NOT NULL,
    "line" INTEGER NOT NULL,
    "code" TEXT NOT NULL,
    "reason" TEXT NOT NULL,
    "row" JSONB NOT NULL,

    CONSTRAINT "import_problem_pkey" PRIMARY KEY ("import_id","line")
);

-- CreateTable
CREATE TABLE "segment" (
    "id" SERIAL NOT NULL,
    "workspace_id" INTEGER NOT NULL,
    "name" TEXT NOT NULL,
    "purpose" TEXT NOT NULL,
    "definition" JSONB NOT NULL,
    "version" INTEGER NOT NULL DEFAULT 1,
    "built_at" TIMESTAMPTZ(3),
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "archived_at" TIMESTAMPTZ(3),

    CONSTRAINT "segment_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "segment_version" (
    "segment_id" INTEGER NOT NULL,
    "version" INTEGER NOT NULL,
    "workspace_id" INTEGER NOT NULL,
    "definition" JSONB NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "segment_version_pkey" PRIMARY KEY ("segment_id","version")
);

-- CreateTable
CREATE TABLE "member" (
    "segment_id" INTEGER NOT NULL,
    "contact_id" INTEGER NOT NULL,
    "workspace_id" INTEGER NOT NULL,
    "entered_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "member_pkey" PRIMARY KEY ("segment_id","contact_id")
);

-- CreateTable
CREATE TABLE "member_log" (
    "id" BIGSERIAL NOT NULL,
    "workspace_id" INTEGER NOT NULL,
    "segment_id" INTEGER NOT NULL,
    "contact_id" INTEGER NOT NULL,
    "change" TEXT NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL,
    "recorded_at" TIMESTAMPTZ(3) NOT NULL DEFAULT clock_timestamp(),

    CONSTRAINT "member_log_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "segment_clock" (
    "contact_id" INTEGER NOT NULL,
    "workspace_id" INTEGER NOT NULL,
    "due_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "segment_clock_pkey" PRIMARY KEY ("contact_id")
);

-- CreateTable
CREATE TABLE "offer" (
    "id" SERIAL NOT NULL,
    "workspace_id" INTEGER NOT NULL,
    "name" TEXT NOT NULL,
    "kind" TEXT NOT NULL,
    "basis_points" INTEGER NOT NULL,
    "code" TEXT NOT NULL,
    "valid_from" TIMESTAMPTZ(3) NOT NULL,
    "valid_until" TIMESTAMPTZ(3),
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "archived_at" TIMESTAMPTZ(3),

    CONSTRAINT "offer_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "offer_window" (
    "id" SERIAL NOT NULL,
    "workspace_id" INTEGER NOT NULL,
    "offer_id" INTEGER NOT NULL,
    "weekdays" SMALLINT[],
    "from_minute" SMALLINT NOT NULL,
    "to_minute" SMALLINT NOT NULL,

    CONSTRAINT "offer_window_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "redemption" (
    "id" BIGSERIAL NOT NULL,
    "workspace_id" INTEGER NOT NULL,
    "order_code_id" BIGINT NOT NULL,
    "offer_id" INTEGER,
    "contact_id" INTEGER NOT NULL,
    "event_id" BIGINT NOT NULL,
    "code" TEXT NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL,
    "is_valid" BOOLEAN NOT NULL,
    "reason" TEXT,
    "order_amount" BIGINT NOT NULL,
    "settled_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "redemption_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "template" (
    "id" SERIAL NOT NULL,
    "workspace_id" INTEGER NOT NULL,
    "name" TEXT NOT NULL,
    "version" INTEGER NOT NULL DEFAULT 1,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "archived_at" TIMESTAMPTZ(3),

    CONSTRAINT "template_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "template_version" (
    "id" SERIAL NOT NULL,
    "workspace_id" INTEGER NOT NULL,
    "template_id" INTEGER NOT NULL,
    "version" INTEGER NOT NULL,
    "mjml" TEXT NOT NULL,
    "subject" TEXT NOT NULL,
    "preheader" TEXT NOT NULL DEFAULT '',
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "template_version_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "message" (
    "id" BIGSERIAL NOT NULL,
    "workspace_id" INTEGER NOT NULL,
    "campaign_id" INTEGER NOT NULL,
    "contact_id" INTEGER NOT NULL,
    "email" TEXT,
    "content_id" INTEGER,
    "segment_id" INTEGER,
    "variant" TEXT NOT NULL DEFAULT 'a',
    "state" TEXT NOT NULL,
    "attempts" SMALLINT NOT NULL DEFAULT 0,
    "planned_at" TIMESTAMPTZ(3) NOT NULL,
    "due_at" TIMESTAMPTZ(3) NOT NULL,
    "claimed_at" TIMESTAMPTZ(3),
    "claimed_by" TEXT,
    "handed_at" TIMESTAMPTZ(3),
    "finished_at" TIMESTAMPTZ(3),
    "reason" TEXT,

    CONSTRAINT "message_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "message_outcome" (
    "id" BIGSERIAL NOT NULL,
    "workspace_id" INTEGER NOT NULL,
    "message_id" BIGINT NOT NULL,
    "state" TEXT NOT NULL,
    "reason" TEXT,
    "worker" TEXT,
    "claimed_at" TIMESTAMPTZ(3),
    "handed_at" TIMESTAMPTZ(3),
    "at" TIMESTAMPTZ(3) NOT NULL DEFAULT clock_timestamp(),

    CONSTRAINT "message_outcome_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "link" (
    "id" SERIAL NOT NULL,
    "workspace_id" INTEGER NOT NULL,
    "campaign_id" INTEGER NOT NULL,
    "content_id" INTEGER NOT NULL,
    "position" SMALLINT NOT NULL,
    "url" TEXT NOT NULL,

    CONSTRAINT "link_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "campaign" (
    "id" SERIAL NOT NULL,
    "workspace_id" INTEGER NOT NULL,
    "name" TEXT NOT NULL,
    "topic" TEXT NOT NULL,
    "template_id" INTEGER NOT NULL,
    "template_version_id" INTEGER,
    "audience" JSONB NOT NULL,
    "variants" JSONB NOT NULL DEFAULT '[]',
    "control_share" INTEGER NOT NULL DEFAULT 0,
    "state" TEXT NOT NULL DEFAULT 'draft',
    "scheduled_at" TIMESTAMPTZ(3),
    "launched_at" TIMESTAMPTZ(3),
    "finished_at" TIMESTAMPTZ(3),
    "problem" TEXT,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "campaign_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "campaign_content" (
    "id" SERIAL NOT NULL,
    "workspace_id" INTEGER NOT NULL,
    "campaign_id" INTEGER NOT NULL,
    "position" SMALLINT NOT NULL,
    "segment_id" INTEGER,
    "variant" TEXT,
    "subject" TEXT,
    "preheader" TEXT,
    "slots" JSONB NOT NULL,
    "offer_id" INTEGER,

    CONSTRAINT "campaign_content_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "caught_mail" (
    "id" BIGSERIAL NOT NULL,
    "workspace_id" INTEGER,
    "message_id" BIGINT,
    "sender" TEXT NOT NULL,
    "recipient" TEXT NOT NULL,
    "subject" TEXT NOT NULL,
    "raw" BYTEA NOT NULL,
    "received_at" TIMESTAMPTZ(3) NOT NULL DEFAULT clock_timestamp(),

    CONSTRAINT "caught_mail_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "spool_position" (
    "spool" TEXT NOT NULL,
    "position" BIGINT NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "spool_position_pkey" PRIMARY KEY ("spool")
);

-- CreateIndex
CREATE UNIQUE INDEX "workspace_slug_key" ON "workspace"("slug");

-- CreateIndex
CREATE UNIQUE INDEX "operator_email_key" ON "operator"("email");

-- CreateIndex
CREATE UNIQUE INDEX "operator_session_token_key" ON "operator_session"("token");

-- CreateIndex
CREATE INDEX "operator_session_operator_id_idx" ON "operator_session"("operator_id");

-- CreateIndex
CREATE INDEX "operator_account_operator_id_idx" ON "operator_account"("operator_id");

-- CreateIndex
CREATE INDEX "operator_verification_identifier_idx" ON "operator_verification"("identifier");

-- CreateIndex
CREATE INDEX "workspace_operator_operator_id_idx" ON "workspace_operator"("operator_id");

-- CreateIndex
CREATE UNIQUE INDEX "api_key_hash_key" ON "api_key"("hash");

-- CreateIndex
CREATE INDEX "api_key_workspace_id_idx" ON "api_key"("workspace_id");

-- CreateIndex
CREATE INDEX "idempotent_answer_created_at_idx" ON "idempotent_answer"("created_at");

-- CreateIndex
CREATE INDEX "audit_workspace_id_id_idx" ON "audit"("workspace_id", "id");

-- CreateIndex
CREATE INDEX "contact_workspace_id_id_idx" ON "contact"("workspace_id", "id");

-- CreateIndex
CREATE UNIQUE INDEX "contact_workspace_id_external_id_key" ON "contact"("workspace_id", "external_id");

-- CreateIndex
CREATE UNIQUE INDEX "contact_workspace_id_email_normal_key" ON "contact"("workspace_id", "email_normal");

-- CreateIndex
CREATE INDEX "consent_workspace_id_contact_id_topic_at_idx" ON "consent"("workspace_id", "contact_id", "topic", "at");

-- CreateIndex
CREATE INDEX "subscription_workspace_id_topic_state_idx" ON "subscription"("workspace_id", "topic", "state");

-- CreateIndex
CREATE UNIQUE INDEX "event_kind_workspace_id_name_key" ON "event_kind"("workspace_id", "name");

-- CreateIndex
CREATE UNIQUE INDEX "order_line_event_id_line_key" ON "order_line"("event_id", "line");

-- CreateIndex
CREATE UNIQUE INDEX "order_code_event_id_code_key" ON "order_code"("event_id", "code");

-- CreateIndex
CREATE INDEX "import_workspace_id_id_idx" ON "import"("workspace_id", "id");

-- CreateIndex
CREATE UNIQUE INDEX "segment_workspace_id_name_key" ON "segment"("workspace_id", "name");

-- CreateIndex
CREATE INDEX "member_contact_id_idx" ON "member"("contact_id");

-- CreateIndex
CREATE INDEX "member_log_workspace_id_segment_id_id_idx" ON "member_log"("workspace_id", "segment_id", "id");

-- CreateIndex
CREATE INDEX "member_log_workspace_id_contact_id_id_idx" ON "member_log"("workspace_id", "contact_id", "id");

-- CreateIndex
CREATE INDEX "segment_clock_due_at_idx" ON "segment_clock"("due_at");

-- CreateIndex
CREATE UNIQUE INDEX "offer_workspace_id_code_key" ON "offer"("workspace_id", "code");

-- CreateIndex
CREATE INDEX "offer_window_offer_id_idx" ON "offer_window"("offer_id");

-- CreateIndex
CREATE UNIQUE INDEX "redemption_order_code_id_key" ON "redemption"("order_code_id");

-- CreateIndex
CREATE INDEX "redemption_workspace_id_offer_id_contact_id_idx" ON "redemption"("workspace_id", "offer_id", "contact_id");

-- CreateIndex
CREATE UNIQUE INDEX "template_workspace_id_name_key" ON "template"("workspace_id", "name");

-- CreateIndex
CREATE UNIQUE INDEX "template_version_template_id_version_key" ON "template_version"("template_id", "version");

-- CreateIndex
CREATE INDEX "message_workspace_id_contact_id_idx" ON "message"("workspace_id", "contact_id");

-- CreateIndex
CREATE INDEX "message_campaign_id_state_idx" ON "message"("campaign_id", "state");

-- CreateIndex
CREATE UNIQUE INDEX "message_campaign_id_contact_id_key" ON "message"("campaign_id", "contact_id");

-- CreateIndex
CREATE INDEX "message_outcome_message_id_idx" ON "message_outcome"("message_id");

-- CreateIndex
CREATE INDEX "link_campaign_id_idx" ON "link"("campaign_id");

-- CreateIndex
CREATE UNIQUE INDEX "link_content_id_position_url_key" ON "link"("content_id", "position", "url");

-- CreateIndex
CREATE INDEX "campaign_state_idx" ON "campaign"("state");

-- CreateIndex
CREATE UNIQUE INDEX "campaign_workspace_id_name_key" ON "campaign"("workspace_id", "name");

-- CreateIndex
CREATE UNIQUE INDEX "campaign_content_campaign_id_position_key" ON "campaign_content"("campaign_id", "position");

-- CreateIndex
CREATE INDEX "caught_mail_workspace_id_id_idx" ON "caught_mail"("workspace_id", "id");

-- CreateIndex
CREATE INDEX "caught_mail_message_id_idx" ON "caught_mail"("message_id");

-- What the schema language cannot say: covering and partial indexes, and the states a row may be in.

-- The history of one contact, without touching the table: what the segment engine reads.
CREATE INDEX "event_contact_kind_at" ON "event" ("contact_id", "kind_id", "at") INCLUDE ("minute_of_week", "amount", "ref", "message_id");
-- Everybody who did one thing in a span of time: builds, previews, reports.
CREATE INDEX "event_kind_at" ON "event" ("workspace_id", "kind_id", "at") INCLUDE ("contact_id", "amount");
CREATE INDEX "event_message" ON "event" ("message_id", "kind_id") WHERE "message_id" IS NOT NULL;
CREATE INDEX "order_line_contact_at" ON "order_line" ("contact_id", "at");
CREATE INDEX "order_code_workspace" ON "order_code" ("workspace_id", "id");

-- Claims: what is due in a campaign, in order; what is in somebody's hands; and what a person must decide on.
CREATE INDEX "message_due" ON "message" ("campaign_id", "due_at", "id") WHERE "state" = 'planned';
CREATE INDEX "message_in_hand" ON "message" ("claimed_by") WHERE "state" IN ('claimed', 'handing-over');
CREATE INDEX "message_unknown" ON "message" ("finished_at") WHERE "state" = 'unknown';
ALTER TABLE "message" ADD CONSTRAINT "message_is_sendable" CHECK ("state" NOT IN ('planned', 'claimed') OR ("email" IS NOT NULL AND "content_id" IS NOT NULL));

ALTER TABLE "message" ADD CONSTRAINT "message_state" CHECK ("state" IN ('planned', 'claimed', 'handing-over', 'accepted', 'rejected', 'unknown', 'dropped', 'control'));
ALTER TABLE "campaign" ADD CONSTRAINT "campaign_state" CHECK ("state" IN ('draft', 'scheduled', 'launching', 'sending', 'paused', 'finished', 'cancelled'));
ALTER TABLE "consent" ADD CONSTRAINT "consent_state" CHECK ("state" IN ('subscribed', 'unsubscribed'));
ALTER TABLE "subscription" ADD CONSTRAINT "subscription_state" CHECK ("state" IN ('subscribed', 'unsubscribed'));
ALTER TABLE "member_log" ADD CONSTRAINT "member_log_change" CHECK ("change" IN ('entered', 'left'));
ALTER TABLE "contact" ADD CONSTRAINT "contact_is_known" CHECK ("external_id" IS NOT NULL OR "email_normal" IS NOT NULL);
ALTER TABLE "import" ADD CONSTRAINT "import_kind" CHECK ("kind" IN ('contacts', 'orders', 'order-lines'));
ALTER TABLE "import" ADD CONSTRAINT "import_state" CHECK ("state" IN ('waiting', 'uploaded', 'running', 'done', 'failed', 'cancelled'));
ALTER TABLE "workspace_operator" ADD CONSTRAINT "workspace_operator_role" CHECK ("role" IN ('owner', 'marketer', 'reader'));

-- The queue of changed contacts is emptied as fast as it fills: keep its dead rows few.
ALTER TABLE "dirty" SET (autovacuum_vacuum_scale_factor = 0.0, autovacuum_vacuum_threshold = 5000);
