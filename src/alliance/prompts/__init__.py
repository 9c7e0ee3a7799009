"""What is worth talking about: one catalogue of rules, with words for each chair and measured error rates."""

from alliance.prompts.catalogue import Measured, PromptRule, Share, Words, catalogue, for_any_scale, rule_of
from alliance.prompts.prompt import Prompt, find, prompt_table, words
from alliance.prompts.series import series_prompts

__all__ = [
    "Measured",
    "Prompt",
    "PromptRule",
    "Share",
    "Words",
    "catalogue",
    "find",
    "for_any_scale",
    "prompt_table",
    "rule_of",
    "series_prompts",
    "words",
]
