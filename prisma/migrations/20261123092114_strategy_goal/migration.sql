-- AlterTable
ALTER TABLE "strategy_cell" ADD COLUMN     "goal_set_at" TIMESTAMPTZ(3);
