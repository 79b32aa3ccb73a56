-- CreateIndex
CREATE INDEX "redemption_workspace_id_contact_id_idx" ON "redemption"("workspace_id", "contact_id");
