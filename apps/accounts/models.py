"""Every model of this app, where Django looks for them. Each stands in the package of its capability."""

from .account_recovery.models import AccountRecovery as AccountRecovery
from .account_recovery.models import IdentityCheck as IdentityCheck
from .account_recovery.models import RecoveryRefusal as RecoveryRefusal
from .devices.models import SignIn as SignIn
from .kept_forms.models import KeptForm as KeptForm
from .people.models import ContactPreference as ContactPreference
from .people.models import User as User
from .personal_data.models import Download as Download
from .roles.models import Role as Role
from .roles.models import RoleGrant as RoleGrant
