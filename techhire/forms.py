"""How forms are drawn."""

from django.forms.renderers import TemplatesSetting


class Renderer(TemplatesSetting):
    """Our own field template: label, hint and error in one place for every form."""

    form_template_name = "components/form.html"
    field_template_name = "components/field.html"
