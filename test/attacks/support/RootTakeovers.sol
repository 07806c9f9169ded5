// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import { CumulativeArguments, ICumulativeCampaign } from "../../../contracts/interfaces/ICumulativeCampaign.sol";
import { IInstantCampaign } from "../../../contracts/interfaces/IInstantCampaign.sol";
import { ClaimTerms } from "../../../contracts/interfaces/ISignedClaims.sol";
import { ClaimSigning } from "../../contracts/support/ClaimSigning.sol";
import { Trees } from "../../contracts/support/Trees.sol";
import { CampaignAttack } from "./CampaignAttack.sol";
import { HostileToken } from "./HostileToken.sol";
import { OverTimeTerms } from "./OverTimeTerms.sol";
import { CumulativeHole } from "../twins/CumulativeHole.sol";

/// @notice Roots that come too soon, too late, instead of others or twice, and leaves that are paid more than their root says.
abstract contract RootTakeovers is CampaignAttack, OverTimeTerms {
    bytes32 internal constant MANIFEST = keccak256("manifest");
    uint256 internal constant TREASURE = 1e9;

    CumulativeHole internal cumulativeHole;
    /// @dev Not read from the block: the compiler reads it once and keeps it.
    uint256 internal clock;
    /// @dev The newest proposal of each root.
    mapping(bytes32 root => bytes32 proposal) private _proposalOf;

    /// @dev Runs the test against the twin that lacks one safeguard.
    modifier onCumulativeTwin(CumulativeHole missing) {
        (cumulativeHole, isTwin) = (missing, true);
        prepare();
        _;
    }

    function hasLightForm() internal pure override returns (bool) {
        return false;
    }

    /// @dev Open for a year; the treasury lets it have all.
    function openOver(bytes32 root, uint256 funding) internal override {
        (terms.root, terms.end) = (root, START + 365 days);
        CumulativeArguments memory arguments = cumulativeOver(terms);
        bytes memory encoded = isTwin ? abi.encode(arguments, cumulativeHole) : abi.encode(arguments);
        victim = IInstantCampaign(deploy(isTwin ? "CumulativeTwin" : "CumulativeCampaign", encoded));
        token.mint(address(victim), funding);
        token.mint(TREASURY, TREASURE);
        vm.prank(TREASURY);
        token.approve(address(victim), TREASURE);
        clock = START;
        vm.warp(clock);
    }

    /// @dev Two roots are put in force one right after the other, while the victim's proof under the first one is on its way.
    function swapFast() internal returns (bytes memory reason) {
        open();
        bytes memory inFlight = _claimOf(0);
        bytes32 second = _nextRoot();
        propose(second, 0);
        bytes32 third = _nextRoot();
        propose(third, 0);
        pass(TIMELOCK);
        went(accept(second), "the second root");
        accept(third);
        pass(OVERLAP - 1);
        return send(accounts[0], inFlight);
    }

    /// @dev The next root is proposed in the moment in which one is accepted. How many roots are good when it is accepted?
    function countGoodRoots(uint64 later) internal returns (uint256 good) {
        open();
        bytes[3] memory claims;
        claims[0] = _claimOf(0);
        for (uint256 i = 1; i < 3; ++i) {
            bytes32 root = _nextRoot();
            claims[i] = _claimOf(i);
            propose(root, 0);
            pass(TIMELOCK);
            went(accept(root), "accepted");
        }
        pass(later);
        for (uint256 i = 0; i < 3; ++i) if (send(accounts[i], claims[i]).length == 0) ++good;
    }

    /// @dev What an account signed for one payment is sent again, at once and under the next root.
    function sendSignatureAgain(uint256 upTo) internal returns (uint256 paid) {
        address recipient = address(0xbe4ef);
        open();
        ClaimTerms memory signed = ClaimTerms(upTo, recipient, 0, address(0), 0);
        bytes32 digest = ClaimSigning.digestOn(HOME, address(victim), accounts[0], 0, signed, 0);
        bytes memory signature = ClaimSigning.signed(keyAt(0), digest);
        went(send(RELAYER, _signedOf(0, signed, signature)), "the first time");
        send(RELAYER, _signedOf(0, signed, signature));
        bytes32 root = _nextRoot();
        propose(root, CAP);
        pass(TIMELOCK);
        went(accept(root), "accepted");
        send(RELAYER, _signedOf(0, signed, signature));
        return holding(recipient);
    }

    /// @dev Nobody watches. The proposer's roots pay the proposer all that there is, and what each may bring.
    function takeAll(uint256 rounds, uint256 funding) internal returns (uint256 taken) {
        open();
        for (uint256 i = 0; i < rounds; ++i) {
            if (propose(_ownRoot(funding), funding).length != 0) return taken;
            if (i != 0 || accept(nodes[0]).length != 0) pass(TIMELOCK);
            accept(nodes[0]);
            send(PROPOSER, _claimOf(0));
            taken = holding(PROPOSER);
        }
    }

    /// @dev The guardian looks once an hour.
    function takeBeforeTheGuardianWakes() internal returns (uint256 taken) {
        open();
        bytes32 root = _ownRoot(CAP);
        propose(root, CAP);
        accept(root);
        send(PROPOSER, _claimOf(0));
        pass(1 hours);
        veto(root);
        pass(TIMELOCK);
        accept(root);
        send(PROPOSER, _claimOf(0));
        return holding(PROPOSER);
    }

    /// @dev The guardian's veto of a bad root arrives when the proposer has taken it back, and proposed a good one.
    function vetoLate() internal returns (bytes memory reason, bool isHit) {
        open();
        bytes32 bad = _nextRoot();
        bytes32 good = _nextRoot();
        propose(bad, 0);
        went(takeBack(bad), "taken back");
        propose(good, 0);
        reason = veto(bad);
        pass(TIMELOCK);
        isHit = accept(good).length != 0;
    }

    /// @dev Whoever wants the good root in force names it, when the proposer has put a bad one in its place.
    function acceptAnother() internal returns (bytes memory reason) {
        open();
        bytes32 good = _nextRoot();
        propose(good, 0);
        went(takeBack(good), "taken back");
        propose(_ownRoot(0), 0);
        pass(TIMELOCK);
        return accept(good);
    }

    /// @dev A proposal that everybody has forgotten.
    function acceptLate(uint64 later) internal returns (bytes memory reason) {
        open();
        bytes32 root = _ownRoot(0);
        propose(root, 0);
        pass(TIMELOCK + ACCEPTANCE + later);
        return accept(root);
    }

    /// @dev A good root waits; a bad one takes its place, and its time, in the last second.
    function overwrite() internal returns (bytes memory reason, bool isAccepted) {
        open();
        propose(_nextRoot(), 0);
        pass(TIMELOCK - 1);
        bytes32 bad = _ownRoot(0);
        reason = propose(bad, 0);
        pass(1);
        isAccepted = accept(bad).length == 0;
    }

    /// @dev Paid in full, an account claims under a root that has less for it.
    function claimLowered(uint256 lower) internal returns (bytes memory reason) {
        open();
        went(send(accounts[0], _claimOf(0)), "claimed");
        amounts[0] = lower;
        build();
        propose(nodes[0], 0);
        pass(TIMELOCK);
        went(accept(nodes[0]), "accepted");
        return send(accounts[0], _signedOf(0, ClaimTerms(5000, ATTACKER, 0, address(0), 0), ""));
    }

    /// @dev An account with two leaves claims both, in either order.
    function claimTwice(bool backwards) internal returns (uint256 paid) {
        accounts[1] = accounts[0];
        open();
        for (uint256 i = 0; i < 2; ++i) send(accounts[0], _claimOf(backwards ? 1 - i : i));
        return holding(accounts[0]);
    }

    /// @dev Paid in full, an account claims again where the next root puts it under another index.
    function claimMoved() internal returns (uint256 paid) {
        open();
        send(accounts[0], _claimOf(0));
        accounts[1] = accounts[0];
        amounts[1] = amounts[0];
        build();
        propose(nodes[0], 0);
        pass(TIMELOCK);
        went(accept(nodes[0]), "accepted");
        send(accounts[0], _claimOf(1));
        return holding(accounts[0]);
    }

    /// @dev A stranger goes for what the treasury allows.
    function pullAgain() internal returns (uint256 pulled) {
        open();
        bytes32 root = _nextRoot();
        propose(root, CAP);
        pass(TIMELOCK);
        for (uint256 i = 0; i < 3; ++i) accept(root);
        vm.prank(ATTACKER);
        (bool proposed, ) = address(victim).call(
            abi.encodeCall(ICumulativeCampaign.proposeRoot, (keccak256("mine"), 1, CAP, MANIFEST))
        );
        isTrue(!proposed, "proposed by a stranger");
        return TREASURE - holding(TREASURY);
    }

    /// @dev A root's money does not come, and its leaves would be paid with others'.
    function acceptWithoutMoney() internal returns (bytes memory reason) {
        open();
        bytes32 root = _nextRoot();
        propose(root, CAP);
        pass(TIMELOCK);
        token.setManner(address(victim), HostileToken.Manner.SaysFalse);
        return accept(root);
    }

    function propose(bytes32 root, uint256 funding) internal returns (bytes memory reason) {
        uint256 leaves = terms.count;
        reason = send(PROPOSER, abi.encodeCall(ICumulativeCampaign.proposeRoot, (root, leaves, funding, MANIFEST)));
        if (reason.length == 0) _proposalOf[root] = ICumulativeCampaign(address(victim)).proposalHash();
    }

    function accept(bytes32 root) internal returns (bytes memory reason) {
        return send(ATTACKER, abi.encodeCall(ICumulativeCampaign.acceptRoot, (_proposalOf[root])));
    }

    function veto(bytes32 root) internal returns (bytes memory reason) {
        return send(GUARDIAN, abi.encodeCall(ICumulativeCampaign.vetoRoot, (_proposalOf[root])));
    }

    function takeBack(bytes32 root) internal returns (bytes memory reason) {
        return send(PROPOSER, abi.encodeCall(ICumulativeCampaign.vetoRoot, (_proposalOf[root])));
    }

    function pass(uint256 time) internal {
        clock += time;
        vm.warp(clock);
    }

    function paidTo(address account) internal view returns (uint256) {
        return ICumulativeCampaign(address(victim)).paid(account);
    }

    /// @dev Everybody has earned 100 more.
    function _nextRoot() private returns (bytes32 root) {
        for (uint256 i = 0; i < amounts.length; ++i) amounts[i] += 100;
        build();
        return nodes[0];
    }

    /// @dev All that there will be, for the proposer alone.
    function _ownRoot(uint256 funding) private returns (bytes32 root) {
        (accounts[0], amounts[0]) = (PROPOSER, paidTo(PROPOSER) + holding(address(victim)) + funding);
        build();
        return nodes[0];
    }

    function _claimOf(uint256 index) private view returns (bytes memory) {
        return singleOf(itemAt(index));
    }

    function _signedOf(
        uint256 index,
        ClaimTerms memory signed,
        bytes memory signature
    ) private view returns (bytes memory) {
        return
            abi.encodeWithSignature(
                "claimSigned(uint256,address,uint256,bytes32[],(uint256,address,uint256,address,uint256),uint256,bytes)",
                index,
                accounts[index],
                amounts[index],
                Trees.proofAt(nodes, index),
                signed,
                0,
                signature
            );
    }
}
