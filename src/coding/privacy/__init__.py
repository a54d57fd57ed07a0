"""What could tell who a person is: identifiers in the words, and combinations of attributes that few share.

A first, small check. It finds numbers, addresses and names by their shape and by how a text uses capital letters; it does not
find a person who is told by what happened to them. Nothing found is not "anonymous". Read what leaves the study.

>>> find_identifiers({"R01": "Ring Karin Holmlund på 070-123 45 67."})[["kind", "risk", "words"]].values.tolist()
[['name', 'high', 'Karin Holmlund'], ['phone', 'high', '070-123 45 67']]
"""

from coding.privacy.coarsening import WAYS, Coarsening, coarsen_groups, coarsen_table, joined_groups
from coding.privacy.findings import disclosure_findings, new_risks
from coding.privacy.groups import coarser_attributes, small_groups
from coding.privacy.identifiers import find_identifiers
from coding.privacy.key import fresh_names, read_key
from coding.privacy.labels import holds_name
from coding.privacy.naming import naming_findings
from coding.transcript import SMALLEST_GROUP

__all__ = [
    "SMALLEST_GROUP",
    "WAYS",
    "Coarsening",
    "coarsen_groups",
    "coarsen_table",
    "coarser_attributes",
    "disclosure_findings",
    "find_identifiers",
    "fresh_names",
    "holds_name",
    "joined_groups",
    "naming_findings",
    "new_risks",
    "read_key",
    "small_groups",
]
