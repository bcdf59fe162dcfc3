-- under which forms may a word stand in the folded text that search reads, and how is a phrase folded?
select
    search_forms('وبالقوّات') as forms,
    fold_match('الأُمم المتّحدة') as matched,
    fold_search('وللأمم المتّحدة') as searched
