-- what was set aside from the prose, and why?
select
    cuts.kind,
    cuts.reason,
    documents.text[cuts.start + 1:cuts."end"] as surface
from cuts
join documents using (document_id)
order by cuts.kind, surface
