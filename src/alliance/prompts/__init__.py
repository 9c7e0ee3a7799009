"""What is worth talking about: one catalogue of rules, with words for each chair and measured error rates."""

from alliance.prompts.catalogue import Measured, PromptRule, Share, Words, catalogue, for_any_scale, rule_of
from alliance.prompts.prompt import Prompt, find, prompt_table, words
from alliance.prompts.series import series_prompts
from alliance.prompts.session_card import CardRule, LastSession, Move, Pair, card_rule, card_rules, last_session

__all__ = [
    "CardRule",
    "LastSession",
    "Measured",
    "Move",
    "Pair",
    "Prompt",
    "PromptRule",
    "Share",
    "Words",
    "card_rule",
    "card_rules",
    "catalogue",
    "find",
    "for_any_scale",
    "last_session",
    "prompt_table",
    "rule_of",
    "series_prompts",
    "words",
]
