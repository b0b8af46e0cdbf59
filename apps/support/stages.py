"""The three stages of a group's work as the group reads them: "Try it, Do it, Grow it"."""

from __future__ import annotations

from .models import Stage

STAGE_HINTS = {
    Stage.TRY: "Try it: you test an idea, small and safe",
    Stage.DO: "Do it: you run it well, week after week",
    Stage.GROW: "Grow it: you reach further, on firm ground",
}
STAGE_WORDS = {
    Stage.TRY: "We want to try something",
    Stage.DO: "We do it, and want to do it well",
    Stage.GROW: "It works, and we want it to grow",
}
STAGES = [(stage.value, STAGE_WORDS[stage]) for stage in Stage]
STAGE_CARDS = {stage.value: hint for stage, hint in STAGE_HINTS.items()}
