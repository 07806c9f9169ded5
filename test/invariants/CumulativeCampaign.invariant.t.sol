// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import { IERC20Errors } from "@openzeppelin/contracts/interfaces/draft-IERC6093.sol";

import { ICampaign } from "../../contracts/interfaces/ICampaign.sol";
import { IClaims } from "../../contracts/interfaces/IClaims.sol";
import { ICumulativeCampaign } from "../../contracts/interfaces/ICumulativeCampaign.sol";
import { IPauseGate } from "../../contracts/interfaces/IPauseGate.sol";
import { ISignedClaims } from "../../contracts/interfaces/ISignedClaims.sol";
import { CumulativeHandler } from "./CumulativeHandler.sol";
import { Lives } from "./Lives.sol";

/// @notice U1 to U10 of PROPERTIES.md, over any order of proposals, vetoes, acceptances, claims of all kinds, gifts, waiting,
/// recalls and sweeps.
contract CumulativeCampaignInvariants is Lives {
    function setUp() public {
        _handler = _born();
    }

    /// @notice All in one: each invariant of its own would run all those calls once more.
    function invariant_CumulativeCampaignKeepsTheBooks() public {
        CumulativeHandler(_handler).hold();
    }

    /// @notice The handler does come to every end that it knows: none of what it checks is checked of nothing.
    function test_EveryEndComesUp() public {
        _live();
        bytes4 act = CumulativeHandler.propose.selector;
        _came(act, ICumulativeCampaign.NotProposer.selector);
        _came(act, ICampaign.Ended.selector);
        _came(act, ICumulativeCampaign.FundingAboveCap.selector);
        _came(act, ICumulativeCampaign.RootUnchanged.selector);
        _came(act, ICumulativeCampaign.RootAlreadyProposed.selector);
        _came(act, ICumulativeCampaign.ProposalPending.selector);
        act = CumulativeHandler.accept.selector;
        _came(act, ICumulativeCampaign.NothingProposed.selector);
        _came(act, ICumulativeCampaign.ProposalMismatch.selector);
        _came(act, ICumulativeCampaign.TimelockRunning.selector);
        _came(act, ICumulativeCampaign.ProposalExpired.selector);
        _came(act, IERC20Errors.ERC20InsufficientAllowance.selector);
        _came("next", bytes4(0));
        act = CumulativeHandler.veto.selector;
        _came(act, ICumulativeCampaign.NotGuardian.selector);
        _came(act, ICumulativeCampaign.NothingProposed.selector);
        _came(act, ICumulativeCampaign.ProposalMismatch.selector);
        _claimsCame();
        _came(CumulativeHandler.sweep.selector, ICampaign.NotEnded.selector);
        _came(CumulativeHandler.changeTreasury.selector, ICampaign.NotTreasury.selector);
        _came(CumulativeHandler.changeTreasury.selector, ICampaign.TreasuryRefused.selector);
        act = CumulativeHandler.recall.selector;
        _came(act, ICampaign.RecallOver.selector);
        _came(act, ICampaign.NotTreasury.selector);
        _came(act, ICampaign.NothingToRecall.selector);
        act = CumulativeHandler.pause.selector;
        _came(act, IPauseGate.NotGuardian.selector);
        _came(act, IPauseGate.AlreadyPaused.selector);
        _came(act, IPauseGate.CampaignOver.selector);
        _came(CumulativeHandler.resume.selector, IPauseGate.NotPaused.selector);
        for (uint256 i = 0; i < 8; ++i) _came(acts()[i], bytes4(0));
        for (uint256 i = 12; i < 15; ++i) _came(acts()[i], bytes4(0));
    }

    function _born() internal override returns (address) {
        CumulativeHandler handler = new CumulativeHandler();
        handler.begin();
        return address(handler);
    }

    function acts() internal pure override returns (bytes4[] memory all) {
        all = new bytes4[](15);
        all[0] = CumulativeHandler.propose.selector;
        all[1] = CumulativeHandler.accept.selector;
        all[2] = CumulativeHandler.veto.selector;
        all[3] = CumulativeHandler.claim.selector;
        all[4] = CumulativeHandler.claimSigned.selector;
        all[5] = CumulativeHandler.claimMany.selector;
        all[6] = CumulativeHandler.sweep.selector;
        all[7] = CumulativeHandler.changeTreasury.selector;
        all[8] = CumulativeHandler.provide.selector;
        all[9] = CumulativeHandler.give.selector;
        all[10] = CumulativeHandler.tryRoots.selector;
        all[11] = CumulativeHandler.wait.selector;
        all[12] = CumulativeHandler.pause.selector;
        all[13] = CumulativeHandler.resume.selector;
        all[14] = CumulativeHandler.recall.selector;
    }

    function _claimsCame() private view {
        bytes4[5] memory claimed = [
            ICampaign.Ended.selector,
            IClaims.InvalidProof.selector,
            IClaims.AlreadyClaimed.selector,
            IPauseGate.ClaimsPaused.selector,
            IERC20Errors.ERC20InsufficientBalance.selector
        ];
        for (uint256 i = 0; i < claimed.length; ++i) {
            _came(CumulativeHandler.claim.selector, claimed[i]);
            _came(CumulativeHandler.claimSigned.selector, claimed[i]);
            if (i > 1) _came("skip", claimed[i]);
        }
        bytes4[4] memory terms = [
            ISignedClaims.AmountAboveLimit.selector,
            ISignedClaims.FeeTooHigh.selector,
            ISignedClaims.DeadlineExpired.selector,
            ISignedClaims.InvalidSignature.selector
        ];
        for (uint256 i = 0; i < terms.length; ++i) {
            _came(CumulativeHandler.claimSigned.selector, terms[i]);
            _came("skip", terms[i]);
        }
        _came("skip", ISignedClaims.FeeTakerMismatch.selector);
        _came(CumulativeHandler.claimMany.selector, IClaims.BundleNotProven.selector);
        _came(CumulativeHandler.claimMany.selector, ICampaign.Ended.selector);
    }
}
