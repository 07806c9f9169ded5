// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import { CaseKind, IDisputeDesk, Panel, Ruling } from "../../../contracts/interfaces/IDisputeDesk.sol";
import { Approval, IQuorum } from "../../../contracts/interfaces/IQuorum.sol";
import { DeskFixture } from "../support/DeskFixture.sol";

/// @notice Who sits in the panels, and how that changes: longer than any case ahead, and never under one.
contract PanelsTest is DeskFixture {
    uint256 private constant NEXT_KEYS = 0x30000;
    CaseKind private constant KIND = CaseKind.Fraud;

    function nextPanel() private pure returns (Panel memory) {
        return panelOf(NEXT_KEYS, 3, 2, address(0xfee3));
    }

    function hashOf(Panel memory panel) private pure returns (bytes32) {
        bytes memory words = abi.encode(panel.seats);
        bytes memory seats = new bytes(words.length - 64);
        for (uint256 i = 0; i < seats.length; ++i) seats[i] = words[i + 64];
        return keccak256(abi.encode(panel.quorum, panel.payee, keccak256(seats)));
    }

    function announce(Panel memory next, uint64 from, uint32 version, Panel memory current, uint256 keys) public {
        bytes32 typeHash = keccak256("PanelChange(uint8 round,uint32 version,bytes32 panel,uint64 from)");
        bytes32 structHash = keccak256(abi.encode(typeHash, uint8(0), version, hashOf(next), from));
        desk.announcePanel(0, next, from, current, approvalsOf(keys, current.quorum, 0, structHash));
    }

    function announceNext(uint64 from) public {
        announce(nextPanel(), from, 2, firstPanel(), FIRST_KEYS);
    }

    function test_Founding_NamesBothPanels() public view {
        (bytes32 hash, address payee) = desk.panelAt(0, uint64(NOW));
        equal(hash, hashOf(firstPanel()), "first");
        equal(payee, PAYEE, "payee");
        (hash, ) = desk.panelAt(1, uint64(NOW));
        equal(hash, hashOf(secondPanel()), "second");
    }

    function testFuzz_Change_TakesAMonthToAYear(uint256 seed) public {
        uint64 from = uint64(NOW + (seed % 400 days));
        bool isFine = from >= NOW + 30 days && from <= NOW + 365 days;
        if (!isFine) vm.expectPartialRevert(IDisputeDesk.PanelTooSoon.selector);
        this.announceNext(from);
        if (!isFine) return;
        (bytes32 hash, address payee) = desk.panelAt(0, from - 1);
        equal(hash, hashOf(firstPanel()), "before");
        equal(payee, PAYEE, "its payee");
        (hash, payee) = desk.panelAt(0, from);
        equal(hash, hashOf(nextPanel()), "from then on");
        equal(payee, address(0xfee3), "its");
    }

    function test_Change_IsThePanelsOwn_OneAtATime() public {
        uint64 from = uint64(NOW + 30 days);
        vm.expectPartialRevert(IQuorum.InvalidSignature.selector);
        this.announce(nextPanel(), from, 3, firstPanel(), FIRST_KEYS);
        vm.expectPartialRevert(IDisputeDesk.NotPanel.selector);
        this.announce(nextPanel(), from, 2, secondPanel(), SECOND_KEYS);
        announceNext(from);
        vm.expectRevert(abi.encodeWithSelector(IDisputeDesk.PanelPending.selector, 0, from + 21 days));
        this.announceNext(from);
        // The last case of the panel before was over a week ago: whoever wanted it paid had the time.
        moveTo(from + 21 days - 1);
        vm.expectPartialRevert(IDisputeDesk.PanelPending.selector);
        this.announceNext(from + 60 days);
        moveBy(1);
        // The first panel's signatures are worth nothing now.
        vm.expectPartialRevert(IDisputeDesk.NotPanel.selector);
        this.announce(firstPanel(), from + 60 days, 3, firstPanel(), FIRST_KEYS);
        announce(firstPanel(), from + 60 days, 3, nextPanel(), NEXT_KEYS);
        (uint32 version, uint64 newest) = desk.newestPanel(0);
        equal(version, 3, "version");
        equal(newest, from + 60 days, "from");
    }

    /// @dev Stand-ins rule late; they never change who sits in a panel.
    function test_Change_IsNotTheStandIns() public {
        uint64 from = uint64(NOW + 30 days);
        bytes32 typeHash = keccak256("PanelChange(uint8 round,uint32 version,bytes32 panel,uint64 from)");
        bytes32 structHash = keccak256(abi.encode(typeHash, uint8(0), uint32(2), hashOf(nextPanel()), from));
        Approval[] memory standIns = approvalsOf(FIRST_KEYS, 3, 1, structHash);
        vm.expectPartialRevert(IQuorum.StandInTooEarly.selector);
        desk.announcePanel(0, nextPanel(), from, firstPanel(), standIns);
    }

    function test_Change_DoesNotMakeTheDeskItsOwnPayee() public {
        Panel memory next = nextPanel();
        next.payee = address(desk);
        vm.expectRevert(abi.encodeWithSelector(IDisputeDesk.PayeeRefused.selector, address(desk)));
        this.announce(next, uint64(NOW + 30 days), 2, firstPanel(), FIRST_KEYS);
    }

    /// @dev Signed before a chain split, and sent on the branch that took another chain id.
    function test_Change_IsGoodOnTheChainThatItWasSignedFor() public {
        uint64 from = uint64(NOW + 30 days);
        bytes32 typeHash = keccak256("PanelChange(uint8 round,uint32 version,bytes32 panel,uint64 from)");
        bytes32 structHash = keccak256(abi.encode(typeHash, uint8(0), uint32(2), hashOf(nextPanel()), from));
        Approval[] memory signed = approvalsOf(FIRST_KEYS, 3, 0, structHash);
        vm.chainId(block.chainid + 1);
        vm.expectPartialRevert(IQuorum.InvalidSignature.selector);
        desk.announcePanel(0, nextPanel(), from, firstPanel(), signed);
    }

    /// @dev A case that was opened in the last second of a panel is decided by it, and it is paid.
    function test_ACase_KeepsThePanelOfItsOpening() public {
        uint64 from = uint64(NOW + 30 days);
        announceNext(from);
        moveTo(from - 1);
        open(KIND);
        answerBy(ISSUER, KIND);
        moveBy(6 days);
        rule(KIND, 0, Ruling.Upheld);
        moveBy(3 days);
        desk.pay(credential, KIND);
        equal(token.balanceOf(PAYEE), BOND / 4, "the older panel");
    }

    function foundWith(Panel memory first) external {
        deploy("DisputeDesk", abi.encode(registry, attestations, token, BOND, first, secondPanel(), ""));
    }

    function test_Panel_IsRefusedWhereItCannotDecide() public {
        Panel memory panel = firstPanel();
        panel.quorum = 2;
        vm.expectRevert(abi.encodeWithSelector(IDisputeDesk.PanelQuorumOutOfRange.selector, 2, 3, 5));
        this.foundWith(panel);
        panel.quorum = 6;
        vm.expectRevert(abi.encodeWithSelector(IDisputeDesk.PanelQuorumOutOfRange.selector, 6, 3, 5));
        this.foundWith(panel);
        panel = firstPanel();
        panel.payee = address(0);
        vm.expectRevert(abi.encodeWithSelector(IDisputeDesk.PayeeRefused.selector, address(0)));
        this.foundWith(panel);
        panel = firstPanel();
        panel.seats[4].standIn = panel.seats[0].member;
        vm.expectPartialRevert(IQuorum.KeyTwice.selector);
        this.foundWith(panel);
        vm.expectRevert(abi.encodeWithSelector(IDisputeDesk.NoSuchRound.selector, 2));
        desk.announcePanel(2, firstPanel(), 0, firstPanel(), new Approval[](0));
    }

    function foundOver(address batches, address token_, uint256 amount) external {
        Panel memory first = firstPanel();
        deploy("DisputeDesk", abi.encode(batches, attestations, token_, amount, first, secondPanel(), ""));
    }

    function test_Desk_IsRefusedOverWhatIsNone() public {
        vm.expectRevert(abi.encodeWithSelector(IDisputeDesk.NoContract.selector, STRANGER));
        this.foundOver(STRANGER, address(token), BOND);
        vm.expectRevert(abi.encodeWithSelector(IDisputeDesk.NoContract.selector, STRANGER));
        this.foundOver(address(registry), STRANGER, BOND);
        uint256 most = type(uint128).max;
        vm.expectRevert(abi.encodeWithSelector(IDisputeDesk.BondOutOfRange.selector, 3, 4, most));
        this.foundOver(address(registry), address(token), 3);
        vm.expectRevert(abi.encodeWithSelector(IDisputeDesk.BondOutOfRange.selector, most + 1, 4, most));
        this.foundOver(address(registry), address(token), most + 1);
        this.foundOver(address(registry), address(token), 4);
    }
}
