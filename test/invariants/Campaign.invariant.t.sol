// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import { ICampaign } from "../../contracts/interfaces/ICampaign.sol";
import { IClaimGate } from "../../contracts/interfaces/IClaimGate.sol";
import { IClaims } from "../../contracts/interfaces/IClaims.sol";
import { IPauseGate } from "../../contracts/interfaces/IPauseGate.sol";
import { IRequirementGate } from "../../contracts/interfaces/IRequirementGate.sol";
import { ISignedClaims } from "../../contracts/interfaces/ISignedClaims.sol";
import { CredentialCheck } from "../../contracts/libraries/CredentialCheck.sol";
import { HookReceiver } from "../contracts/support/HookReceiver.sol";
import { Act } from "./CampaignBooks.sol";
import { CampaignHandler } from "./CampaignHandler.sol";
import { CampaignToken } from "./CampaignToken.sol";
import { Targets } from "./Targets.sol";

/// @notice C2 to C12 and G2 of PROPERTIES.md, over any order of claims of all kinds, pauses, waiting, recalls and sweeps.
contract CampaignInvariants is Targets {
    error NeverCame(bytes4 act, bytes4 reason);

    uint256 private constant LIVES = 24;

    CampaignHandler private _handler;
    CampaignHandler[] private _others;

    function setUp() public {
        _handler = new CampaignHandler();
        _handler.beginEarly();
    }

    function _target() internal view override returns (address) {
        return address(_handler);
    }

    function _acts() internal pure override returns (bytes4[] memory selectors) {
        return acts();
    }

    /// @notice All in one: each invariant of its own would run all those calls once more.
    function invariant_CampaignsKeepTheBooks() public {
        _handler.hold();
    }

    /// @notice A bundle that skips nothing pays somebody who sends one that skips: its record is not taken for the outer one's.
    function test_ABundleWithinABundle_HasARecordOfItsOwn() public {
        CampaignHandler handler = new CampaignHandler();
        handler.begin();
        handler.arrange(9599604988979676597618834766010);
        handler.arrange(877281547517791921730260778036827891710087033);
        handler.wait(1131003043743205912755330990560718897645490681482);
        handler.wait(7528);
        handler.waitLonger(3593);
        handler.waitLonger(407631876761755149621704101277);
        handler.claimMany(3631493610640783606127077705857);
        handler.hold();
    }

    /// @notice The handler does come to every end that it knows: none of what it checks is checked of nothing.
    function test_EveryEndComesUp() public {
        bytes4[] memory all = acts();
        for (uint256 life = 0; life < LIVES; ++life) {
            CampaignHandler handler = new CampaignHandler();
            handler.beginEarly();
            _others.push(handler);
            for (uint256 i = 0; i < 100; ++i) {
                uint256 seed = uint256(keccak256(abi.encode(life, i)));
                // More of claims, and of waiting: a life comes to its end.
                uint256 which = seed % 8 < 3 ? (seed >> 3) % 3 : (seed >> 3) % all.length;
                bytes4 act = seed % 8 == 7 ? CampaignHandler.wait.selector : all[which];
                (bool done, bytes memory answer) = address(handler).call(abi.encodeWithSelector(act, seed >> 8));
                if (!done) {
                    // Safe: ends the call.
                    assembly ("memory-safe") {
                        revert(add(answer, 0x20), mload(answer))
                    }
                }
                handler.hold();
            }
        }
        _claimsCame();
        _restCame();
    }

    function acts() private pure returns (bytes4[] memory all) {
        all = new bytes4[](12);
        all[0] = CampaignHandler.claim.selector;
        all[1] = CampaignHandler.claimSigned.selector;
        all[2] = CampaignHandler.claimMany.selector;
        all[3] = CampaignHandler.claimManyWrongly.selector;
        all[4] = CampaignHandler.pause.selector;
        all[5] = CampaignHandler.resume.selector;
        all[6] = CampaignHandler.sweep.selector;
        all[7] = CampaignHandler.revoke.selector;
        all[8] = CampaignHandler.arrange.selector;
        all[9] = CampaignHandler.wait.selector;
        all[10] = CampaignHandler.waitLonger.selector;
        all[11] = CampaignHandler.recall.selector;
    }

    function _claimsCame() private view {
        bytes4[5] memory single = [
            bytes4(0),
            ICampaign.NotStarted.selector,
            ICampaign.Ended.selector,
            IClaims.InvalidProof.selector,
            IClaims.AlreadyClaimed.selector
        ];
        for (uint256 i = 0; i < single.length; ++i) {
            _came(CampaignHandler.claim.selector, single[i]);
            _came(CampaignHandler.claimSigned.selector, single[i]);
        }
        // No reason at all: whoever was told of the payment burned all gas.
        bytes4[17] memory skipped = [
            bytes4(0),
            ICampaign.WaveNotOpen.selector,
            ICampaign.ClaimForOtherRefused.selector,
            IClaims.AlreadyClaimed.selector,
            ISignedClaims.FeeTakerMismatch.selector,
            ISignedClaims.AmountAboveLimit.selector,
            ISignedClaims.RecipientRefused.selector,
            ISignedClaims.FeeTooHigh.selector,
            ISignedClaims.DeadlineExpired.selector,
            ISignedClaims.InvalidSignature.selector,
            IClaimGate.GateDataMalformed.selector,
            CredentialCheck.SubjectMismatch.selector,
            CredentialCheck.CredentialNotValid.selector,
            IRequirementGate.NullifierUsed.selector,
            IPauseGate.ClaimsPaused.selector,
            CampaignToken.Blocked.selector,
            HookReceiver.NotNow.selector
        ];
        for (uint256 i = 0; i < skipped.length; ++i) _came("skip", skipped[i]);
    }

    function _restCame() private view {
        bytes4 act = CampaignHandler.claimMany.selector;
        _came(act, bytes4(0));
        _came(act, ICampaign.NotStarted.selector);
        _came(act, ICampaign.Ended.selector);
        _came(act, ICampaign.NotEnoughGas.selector);
        act = CampaignHandler.claimManyWrongly.selector;
        _came(act, IClaims.BundleNotProven.selector);
        _came(act, IClaims.BundleMalformed.selector);
        _came(act, ICampaign.GateDataUnexpected.selector);
        _came(act, ICampaign.GateDataMissing.selector);
        _came(act, IClaims.BundleFormUnknown.selector);
        _came(act, IClaims.ItemsNotAscending.selector);
        act = CampaignHandler.pause.selector;
        _came(act, bytes4(0));
        _came(act, IPauseGate.AlreadyPaused.selector);
        _came(act, IPauseGate.CampaignOver.selector);
        _came(act, IPauseGate.NoPauseWindow.selector);
        _came(act, IPauseGate.PausesUsedUp.selector);
        _came(CampaignHandler.resume.selector, bytes4(0));
        act = CampaignHandler.sweep.selector;
        _came(act, bytes4(0));
        _came(act, ICampaign.NotEnded.selector);
        _came(act, CampaignToken.Blocked.selector);
        _came(act, ICampaign.NotTreasury.selector);
        _came(act, ICampaign.TreasuryRefused.selector);
        _came(ICampaign.changeTreasury.selector, bytes4(0));
        act = CampaignHandler.recall.selector;
        _came(act, bytes4(0));
        _came(act, ICampaign.NotRecallable.selector);
        _came(act, ICampaign.RecallOver.selector);
        _came(act, ICampaign.NotTreasury.selector);
        _came(act, ICampaign.NothingToRecall.selector);
        _came("told", bytes4(bytes1(uint8(Act.Claim))));
        _came("kept", bytes4(0));
    }

    function _came(bytes4 act, bytes4 reason) private view {
        for (uint256 i = 0; i < LIVES; ++i) {
            if (_others[i].seen(act, reason) != 0) return;
        }
        revert NeverCame(act, reason);
    }
}
