"""The codebook: a tree of codes with their meanings and rules, read from and written to a YAML file people can edit.

Keys of the file (`read_codebook` knows no others):

| key | of | value |
|---|---|---|
| `name`, `language`, `version` | codebook | texts, may be left out; `version: '1.0'` needs quotes, `1.0.0` does not |
| `codes` | codebook, code | a list of codes; those of a code are its sub-codes |
| `id` | code, required | letters a-z, digits, `_`, `-`; once in the codebook; does not depend on the place in the tree |
| `name` | code, required | what tables and reports show |
| `name_en`, `name_sv`, … | code | the name in another language |
| `definition` | code | what the code means |
| `include`, `exclude` | code | lists: when it is given, when not |
| `examples`, `near_misses` | code | lists of quotes: what gets the code, what nearly does |
| `colour` | code | `'#rrggbb'`, in quotes |
| `provisional` | code | `true` for a code that is tried out, or made from a respondent's own words |
| `formerly` | code | a list of ids that the code had before it was renamed, or that were merged into it |
| `text` | code | what the author writes about a theme |
| `rules` | code | `any` and `unless`, each a list of rules (`coding.notation`); a plain list means `any` |
"""

from coding.codebook.editing import add_code, change_code, delete_code, merge_codes, move_code, rename_code
from coding.codebook.model import Code, Codebook, ParsedRules, Rules
from coding.codebook.reading import codebook_from_text, read_codebook
from coding.codebook.writing import codebook_to_text, write_codebook

__all__ = [
    "Code",
    "Codebook",
    "ParsedRules",
    "Rules",
    "add_code",
    "change_code",
    "codebook_from_text",
    "codebook_to_text",
    "delete_code",
    "merge_codes",
    "move_code",
    "read_codebook",
    "rename_code",
    "write_codebook",
]
